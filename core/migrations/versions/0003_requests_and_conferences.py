"""requests and conferences"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None

ADDED = [
    ('event', "room VARCHAR NOT NULL DEFAULT ''"),
    ('event', "conference_id INTEGER REFERENCES conference (id)"),
    ('event', "course_id INTEGER REFERENCES standing_course (id)"),
    ('outbox_mail', "provider_id INTEGER REFERENCES provider (id)"),
    ('provider', "offers VARCHAR NOT NULL DEFAULT ''"),
    ('provider', "approved_on DATE"),
    ('provider', "suspended_on DATE"),
    ('user_account', "tour_ended_at {moment}"),
]


def upgrade() -> None:
    op.create_table('conference',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('provider_id', sa.Integer(), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('entered_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['provider_id'], ['provider.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('conference', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_conference_provider_id'), ['provider_id'], unique=False)

    op.create_table('standing_course',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('provider_id', sa.Integer(), nullable=False),
    sa.Column('address', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('started_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('renews_on', sa.Date(), nullable=True),
    sa.Column('stopped_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['provider_id'], ['provider.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('address')
    )
    with op.batch_alter_table('standing_course', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_standing_course_provider_id'), ['provider_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_standing_course_renews_on'), ['renews_on'], unique=False)

    op.create_table('request',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('correction', 'cancellation', 'further_user', 'account_change', 'provider_change', 'new_provider', name='requestkind', native_enum=False, length=20), nullable=False),
    sa.Column('state', sa.Enum('open', 'approved', 'declined', 'withdrawn', name='requeststate', native_enum=False, length=20), nullable=False),
    sa.Column('thing', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('about', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('provider_id', sa.Integer(), nullable=True),
    sa.Column('event_id', sa.Integer(), nullable=True),
    sa.Column('user_id', sa.Integer(), nullable=True),
    sa.Column('before', sa.JSON(), nullable=False),
    sa.Column('proposed', sa.JSON(), nullable=False),
    sa.Column('seen_version', sa.Integer(), nullable=True),
    sa.Column('reason', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('asked_by_id', sa.Integer(), nullable=True),
    sa.Column('asked_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('decided_by_id', sa.Integer(), nullable=True),
    sa.Column('decided_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('note', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.ForeignKeyConstraint(['asked_by_id'], ['user_account.id'], ),
    sa.ForeignKeyConstraint(['decided_by_id'], ['user_account.id'], ),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], ),
    sa.ForeignKeyConstraint(['provider_id'], ['provider.id'], ),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('request', schema=None) as batch_op:
        batch_op.create_index('request_of_event', ['event_id'], unique=False)
        batch_op.create_index('request_of_provider', ['provider_id', 'id'], unique=False)
        batch_op.create_index('request_open_thing', ['thing'], unique=True, sqlite_where=sa.text("state = 'open'"), postgresql_where=sa.text("state = 'open'"))
        batch_op.create_index('request_queue', ['due_on', 'id'], unique=False, sqlite_where=sa.text("state = 'open'"), postgresql_where=sa.text("state = 'open'"))

    op.create_table('evidence',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('request_id', sa.Integer(), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('media_type', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['request_id'], ['request.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('evidence', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_evidence_request_id'), ['request_id'], unique=False)

    # As SQL that both databases know: SQLite would otherwise copy tables that others refer to.
    moment = {'postgresql': 'TIMESTAMP WITH TIME ZONE'}.get(op.get_bind().dialect.name, 'DATETIME')
    for table, column in ADDED:
        op.execute(f"ALTER TABLE {table} ADD COLUMN {column.format(moment=moment)}")
    op.create_index('ix_event_conference_id', 'event', ['conference_id'])
    op.create_index('ix_event_course_id', 'event', ['course_id'])
    op.create_index('ix_outbox_mail_provider_id', 'outbox_mail', ['provider_id'])
