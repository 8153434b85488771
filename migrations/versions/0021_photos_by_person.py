"""a person's photos of a day are counted by an index"""

from alembic import op

revision = "0021_photos_by_person"
down_revision = "0020_renewed_sessions"


def upgrade():
    op.create_index("ix_photo_upload_person", "photo_upload", ["person_id", "received_at"])


def downgrade():
    op.drop_index("ix_photo_upload_person", "photo_upload")
