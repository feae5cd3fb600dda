"""the overview of a nation: counties by year, providers by standing; whom no mail reaches

The sums by county move to a table of their own; all are made anew after the upgrade, since none are left here.
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('county_rollup',
    sa.Column('month', sa.Date(), nullable=False),
    sa.Column('county', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('events', sa.Integer(), nullable=False),
    sa.Column('reported', sa.Integer(), nullable=False),
    sa.Column('certificates', sa.Integer(), nullable=False),
    sa.Column('certified_minutes', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('month', 'county'),
    sqlite_with_rowid=False,
    )
    op.create_table('standing_rollup',
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('late', sa.Integer(), nullable=False),
    sa.Column('at_risk', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('day'),
    sqlite_with_rowid=False,
    )
    waiting = sa.text('certificates_issued IS NULL AND cancelled_at IS NULL')
    op.create_index('event_waiting_by_title', 'event', ['search_text', 'id', 'starts_on', 'ends_on'], sqlite_where=waiting, postgresql_where=waiting)
    op.create_index('outbox_of_address', 'outbox_mail', ['to', 'id'])
    given_up = sa.text('given_up_at IS NOT NULL')
    op.create_index('outbox_given_up', 'outbox_mail', ['to'], sqlite_where=given_up, postgresql_where=given_up)
    op.execute("DELETE FROM backlog_rollup")
