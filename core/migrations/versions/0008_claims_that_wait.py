"""claims that wait for the provider, with whom the claimant says to be"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = '0008'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    answer = sa.Enum('same', 'elsewhere', 'somebody_else', name='claimanswer', native_enum=False, length=20)
    with op.batch_alter_table('claim', schema=None) as batch_op:
        batch_op.add_column(sa.Column('verified_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))
        batch_op.add_column(sa.Column('answer', answer, nullable=True))
        batch_op.add_column(sa.Column('waits_since', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))
