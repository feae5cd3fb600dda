"""the American spelling of a category's name

Only the name that screens and new papers show; its code stays `counselling`, and so does what was stored with it.
"""

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    category = sa.table('category', sa.column('code'), sa.column('name'))
    as_made = (category.c.code == 'counselling', category.c.name == 'School counselling')
    op.execute(category.update().where(*as_made).values(name='School counseling'))
