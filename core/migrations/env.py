"""How Alembic reaches the database: over the connection that `core.migrations.upgrade` hands it."""

from alembic import context
from sqlmodel import SQLModel

import core.models  # noqa: F401 -- fills the metadata
from core.migrations import is_in_models

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
    compare_type=True,
    include_object=is_in_models,
)
with context.begin_transaction():
    context.run_migrations()
