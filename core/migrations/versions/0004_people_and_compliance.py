"""people and compliance"""

import sqlalchemy as sa
import sqlmodel
import zipcodes
from alembic import op

from core.settings import settings

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None

ADDED = [
    ('event', "county VARCHAR NOT NULL DEFAULT ''"),
    ('event', "reported_on DATE"),
    ('provider', "reminders BOOLEAN NOT NULL DEFAULT TRUE"),
    ('provider', "merged_into_id INTEGER REFERENCES provider (id)"),
]

# What finds events by words among those of everyone. The triggers keep SQLite's, PostgreSQL keeps its own.
WORDS = {
    "sqlite": (
        "CREATE VIRTUAL TABLE event_words USING fts5"
        " (search_text, content='event', content_rowid='id', tokenize=\"unicode61 remove_diacritics 0\", detail=none)",
        "INSERT INTO event_words (event_words) VALUES ('rebuild')",
        "CREATE TRIGGER event_words_added AFTER INSERT ON event BEGIN"
        " INSERT INTO event_words (rowid, search_text) VALUES (new.id, new.search_text); END",
        "CREATE TRIGGER event_words_gone AFTER DELETE ON event BEGIN"
        " INSERT INTO event_words (event_words, rowid, search_text) VALUES ('delete', old.id, old.search_text); END",
        "CREATE TRIGGER event_words_changed AFTER UPDATE OF search_text ON event BEGIN"
        " INSERT INTO event_words (event_words, rowid, search_text) VALUES ('delete', old.id, old.search_text);"
        " INSERT INTO event_words (rowid, search_text) VALUES (new.id, new.search_text); END",
    ),
    "postgresql": (
        "CREATE INDEX event_words ON event USING gin"
        " (to_tsvector('simple', regexp_replace(search_text, '[^[:alnum:]]+', ' ', 'g')))",
    ),
}


def upgrade() -> None:
    op.create_table('backlog_rollup',
    sa.Column('reported_week', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=False),
    sa.Column('events', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('reported_week', 'ends_on'),
    sqlite_with_rowid=False,
    )

    op.create_table('delay_rollup',
    sa.Column('month', sa.Date(), nullable=False),
    sa.Column('days', sa.Integer(), nullable=False),
    sa.Column('events', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('month', 'days'),
    sqlite_with_rowid=False,
    )
    op.create_table('email_proof',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('email', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('purpose', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('code_hash', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('asked_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('expires_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('used_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('address', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('email_proof', schema=None) as batch_op:
        batch_op.create_index('proofs_asked_from', ['address', 'asked_at'], unique=False)
        batch_op.create_index('proofs_of_address', ['email', 'asked_at'], unique=False)

    op.create_table('month_rollup',
    sa.Column('month', sa.Date(), nullable=False),
    sa.Column('dimension', sa.Enum('all', 'provider_type', 'category', 'county', name='dimension', native_enum=False, length=20), nullable=False),
    sa.Column('value', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('events', sa.Integer(), nullable=False),
    sa.Column('reported', sa.Integer(), nullable=False),
    sa.Column('certificates', sa.Integer(), nullable=False),
    sa.Column('certified_minutes', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('month', 'dimension', 'value'),
    sqlite_with_rowid=False,
    )
    op.create_table('provider_rollup',
    sa.Column('provider_id', sa.Integer(), nullable=False),
    sa.Column('unreported', sa.Integer(), nullable=False),
    sa.Column('first_ends_on', sa.Date(), nullable=True),
    sa.Column('third_ends_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['provider_id'], ['provider.id'], ),
    sa.PrimaryKeyConstraint('provider_id')
    )
    with op.batch_alter_table('provider_rollup', schema=None) as batch_op:
        batch_op.create_index('provider_rollup_standing', ['first_ends_on', 'third_ends_on'], unique=False)

    op.create_table('joined_address',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('email', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('same_as', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('reason', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('joined_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('joined_by_id', sa.Integer(), nullable=False),
    sa.Column('ended_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['joined_by_id'], ['user_account.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('joined_address', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_joined_address_email'), ['email'], unique=False)
        batch_op.create_index(batch_op.f('ix_joined_address_same_as'), ['same_as'], unique=False)

    op.create_table('merge',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('from_id', sa.Integer(), nullable=False),
    sa.Column('into_id', sa.Integer(), nullable=False),
    sa.Column('moved', sa.JSON(), nullable=False),
    sa.Column('merged_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('merged_by_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['from_id'], ['provider.id'], ),
    sa.ForeignKeyConstraint(['into_id'], ['provider.id'], ),
    sa.ForeignKeyConstraint(['merged_by_id'], ['user_account.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('merge', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_merge_from_id'), ['from_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_merge_into_id'), ['into_id'], unique=False)

    op.create_table('provider_note',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('provider_id', sa.Integer(), nullable=False),
    sa.Column('text', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('written_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('written_by_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['provider_id'], ['provider.id'], ),
    sa.ForeignKeyConstraint(['written_by_id'], ['user_account.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('provider_note', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_provider_note_provider_id'), ['provider_id'], unique=False)

    op.create_table('reminder',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('provider_id', sa.Integer(), nullable=False),
    sa.Column('sent_on', sa.Date(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['by_id'], ['user_account.id'], ),
    sa.ForeignKeyConstraint(['provider_id'], ['provider.id'], ),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('user_id', 'sent_on')
    )
    with op.batch_alter_table('reminder', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_reminder_provider_id'), ['provider_id'], unique=False)

    op.create_table('report',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('annual', 'board', name='reportkind', native_enum=False, length=20), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('provider_id', sa.Integer(), nullable=True),
    sa.Column('content', sa.JSON(), nullable=False),
    sa.Column('issued_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('issued_by_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['issued_by_id'], ['user_account.id'], ),
    sa.ForeignKeyConstraint(['provider_id'], ['provider.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('report', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_report_year'), ['year'], unique=False)
        batch_op.create_index('report_of_provider', ['provider_id', 'year'], unique=False)

    op.create_table('attendee',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('email', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('folio_number', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=True),
    sa.Column('completed', sa.Boolean(), nullable=False),
    sa.Column('person', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('entered_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('entered_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['entered_by_id'], ['user_account.id'], ),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('event_id', 'person')
    )
    op.create_table('claim_link',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('token', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=True),
    sa.Column('course_id', sa.Integer(), nullable=True),
    sa.Column('mode', sa.Enum('open', 'code', 'roster', name='claimmode', native_enum=False, length=20), nullable=False),
    sa.Column('access_code', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('closes_on', sa.Date(), nullable=True),
    sa.Column('most', sa.Integer(), nullable=False),
    sa.Column('confirms_email', sa.Boolean(), nullable=False),
    sa.Column('signed_by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('opened_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('opened_by_id', sa.Integer(), nullable=False),
    sa.Column('closed_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['course_id'], ['standing_course.id'], ),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], ),
    sa.ForeignKeyConstraint(['opened_by_id'], ['user_account.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('token')
    )
    with op.batch_alter_table('claim_link', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_claim_link_course_id'), ['course_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_claim_link_event_id'), ['event_id'], unique=False)

    op.create_table('count_token',
    sa.Column('token_hash', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('made_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('expires_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], ),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], ),
    sa.PrimaryKeyConstraint('token_hash')
    )
    with op.batch_alter_table('count_token', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_count_token_event_id'), ['event_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_count_token_user_id'), ['user_id'], unique=False)

    op.create_table('issue_batch',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('running', 'cancelled', 'done', name='batchstate', native_enum=False, length=20), nullable=False),
    sa.Column('attendees', sa.JSON(), nullable=False),
    sa.Column('done', sa.Integer(), nullable=False),
    sa.Column('mails', sa.Boolean(), nullable=False),
    sa.Column('signed_by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('reason', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('started_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('started_by_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], ),
    sa.ForeignKeyConstraint(['started_by_id'], ['user_account.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('issue_batch', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_issue_batch_event_id'), ['event_id'], unique=False)

    op.create_table('reminder_event',
    sa.Column('reminder_id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('step', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], ),
    sa.ForeignKeyConstraint(['reminder_id'], ['reminder.id'], ),
    sa.PrimaryKeyConstraint('reminder_id', 'event_id')
    )
    with op.batch_alter_table('reminder_event', schema=None) as batch_op:
        batch_op.create_index('reminders_of_event', ['event_id', 'reminder_id'], unique=False)

    op.create_table('claim',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('link_id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('email', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('folio_number', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('address', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('attendee_id', sa.Integer(), nullable=True),
    sa.Column('refused_because', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.ForeignKeyConstraint(['attendee_id'], ['attendee.id'], ),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], ),
    sa.ForeignKeyConstraint(['link_id'], ['claim_link.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('claim', schema=None) as batch_op:
        batch_op.create_index('claims_from', ['link_id', 'address', 'at'], unique=False)
        batch_op.create_index(batch_op.f('ix_claim_attendee_id'), ['attendee_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_claim_event_id'), ['event_id'], unique=False)

    op.create_table('personal_certificate',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('attendee_id', sa.Integer(), nullable=False),
    sa.Column('event_version', sa.Integer(), nullable=False),
    sa.Column('content', sa.JSON(), nullable=False),
    sa.Column('email', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('state', sa.Enum('current', 'superseded', 'revoked', name='certificatestate', native_enum=False, length=20), nullable=False),
    sa.Column('issued_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('issued_by_id', sa.Integer(), nullable=True),
    sa.Column('batch_id', sa.Integer(), nullable=True),
    sa.Column('ended_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('ended_because', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('superseded_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['attendee_id'], ['attendee.id'], ),
    sa.ForeignKeyConstraint(['batch_id'], ['issue_batch.id'], ),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], ),
    sa.ForeignKeyConstraint(['issued_by_id'], ['user_account.id'], ),
    sa.ForeignKeyConstraint(['superseded_by_id'], ['personal_certificate.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('code')
    )
    with op.batch_alter_table('personal_certificate', schema=None) as batch_op:
        batch_op.create_index('certificate_current', ['attendee_id'], unique=True, sqlite_where=sa.text("state = 'current'"), postgresql_where=sa.text("state = 'current'"))
        batch_op.create_index('certificate_of_address', ['email'], unique=False, sqlite_where=sa.text("email <> ''"), postgresql_where=sa.text("email <> ''"))
        batch_op.create_index('certificate_of_event', ['event_id', 'state'], unique=False)
        batch_op.create_index(batch_op.f('ix_personal_certificate_attendee_id'), ['attendee_id'], unique=False)

    # As SQL that both databases know: SQLite would otherwise copy tables that others refer to.
    for table, column in ADDED:
        op.execute(f"ALTER TABLE {table} ADD COLUMN {column}")
    merged = sa.text('merged_into_id IS NOT NULL')
    op.create_index('provider_merged', 'provider', ['merged_into_id'], sqlite_where=merged, postgresql_where=merged)
    op.create_index('event_of_county_newest', 'event', ['county', 'starts_on', 'id'])
    fill_counties()
    fill_first_reports()
    for statement in WORDS[op.get_bind().dialect.name]:
        op.execute(statement)
    cancelled = sa.text('cancelled_at IS NOT NULL')
    op.create_index('event_cancelled_newest', 'event', ['starts_on', 'id'], sqlite_where=cancelled, postgresql_where=cancelled)
    op.create_index('event_by_title', 'event', ['search_text', 'id'])
    waiting = sa.text('certificates_issued IS NULL AND cancelled_at IS NULL')
    op.create_index('event_waiting_newest', 'event', ['starts_on', 'id'], sqlite_where=waiting, postgresql_where=waiting)
    op.create_index('event_waiting_of_provider', 'event', ['provider_id', 'ends_on'], sqlite_where=waiting, postgresql_where=waiting)


def fill_counties() -> None:
    """The county of each place in which there was an event."""
    connection = op.get_bind()
    places = connection.execute(sa.text("SELECT DISTINCT city, state, zip_code FROM event WHERE city <> ''"))
    rows = [dict(zip(("city", "state", "zip_code", "county"), (*place, county(*place)))) for place in places]
    if rows:
        connection.execute(sa.text(
            "UPDATE event SET county = :county WHERE city = :city AND state = :state AND zip_code = :zip_code"
        ), rows)


def county(city, state, zip_code) -> str:
    found = zipcodes.matching(zip_code[:5]) if zip_code else []
    found = found or zipcodes.filter_by(city=city.title(), state=state)
    return next((f"{place['county']}, {place['state']}" for place in found if place["county"]), "")


def fill_first_reports() -> None:
    """The day of the first report in the agency's time zone, of events whose reports are here."""
    connection, zone = op.get_bind(), settings().zone
    count = sa.table("count", sa.column("event_id"), sa.column("reported_at", sqlmodel.sql.sqltypes.UTCDateTime()))
    event = sa.table("event", sa.column("id"), sa.column("reported_on", sa.Date()))
    first = sa.select(count.c.event_id, sa.func.min(count.c.reported_at)).group_by(count.c.event_id)
    rows = [{"number": number, "day": at.astimezone(zone).date()} for number, at in connection.execute(first)]
    if rows:
        here = event.update().where(event.c.id == sa.bindparam("number")).values(reported_on=sa.bindparam("day"))
        connection.execute(here, rows)
