"""claims that wait for the provider, with whom the claimant says to be; names of one person, joined by staff"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    answer = sa.Enum('same', 'elsewhere', 'somebody_else', name='claimanswer', native_enum=False, length=20)
    with op.batch_alter_table('claim', schema=None) as batch_op:
        batch_op.add_column(sa.Column('verified_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))
        batch_op.add_column(sa.Column('answer', answer, nullable=True))
        batch_op.add_column(sa.Column('waits_since', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))
    op.create_table('joined_person',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('email', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('folio_number', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('same_as_name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('same_as_folio_number', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('reason', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('joined_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('joined_by_id', sa.Integer(), nullable=False),
    sa.Column('ended_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['joined_by_id'], ['user_account.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index('ix_joined_person_email', 'joined_person', ['email'])
