"""evidence of records, what is said about it, ways and positions; a photo's difference hash"""

import sqlalchemy as sa
from alembic import op

revision = "0002_evidence"
down_revision = "0001"

MOMENT = sa.DateTime(timezone=True)


def upgrade():
    op.create_table(
        'evidence',
        sa.Column('record_id', sa.String(36), nullable=False),
        sa.Column('entity', sa.String(20), nullable=False),
        sa.Column('person_id', sa.String(36), nullable=False),
        sa.Column('zone_id', sa.String(36), nullable=False),
        sa.Column('device_id', sa.String(64)),
        sa.Column('seq', sa.Integer()),
        sa.Column('source', sa.String(10), nullable=False),
        sa.Column('at', MOMENT, nullable=False),
        sa.Column('claimed_at', MOMENT, nullable=False),
        sa.Column('received_at', MOMENT, nullable=False),
        sa.Column('earliest_at', MOMENT),
        sa.Column('latest_at', MOMENT, nullable=False),
        sa.Column('life', sa.String(36), nullable=False),
        sa.Column('mono_ms', sa.BigInteger()),
        sa.Column('seen_mono_ms', sa.BigInteger()),
        sa.Column('late', sa.Boolean(), nullable=False),
        sa.Column('marks', sa.JSON(), nullable=False),
        sa.Column('challenge_day', sa.String(10), nullable=False),
        sa.Column('challenge_share', sa.Integer(), nullable=False),
        sa.Column('challenge_due', sa.Boolean(), nullable=False),
        sa.Column('challenge_photo', sa.String(64), nullable=False),
        sa.Column('challenge_skipped', sa.Text(), nullable=False),
        sa.Column('photo_age_s', sa.BigInteger()),
        sa.Column('resembles', sa.String(36), nullable=False),
        sa.Column('metres_away', sa.Integer()),
        sa.Column('grade', sa.String(10), nullable=False),
        sa.Column('signals', sa.JSON(), nullable=False),
        sa.Column('to_review', sa.Boolean(), nullable=False),
        sa.Column('verdict', sa.String(12)),
        sa.ForeignKeyConstraint(['person_id'], ['person.id'], name='fk_evidence_person_id'),
        sa.ForeignKeyConstraint(['zone_id'], ['zone.id'], name='fk_evidence_zone_id'),
        sa.PrimaryKeyConstraint('record_id', name='pk_evidence'),
    )
    op.create_index('ix_evidence_person_time', 'evidence', ['person_id', 'at'])
    op.create_index('ix_evidence_zone_time', 'evidence', ['zone_id', 'at'])
    op.create_index('ix_evidence_device_seq', 'evidence', ['device_id', 'seq'])
    op.create_index('ix_evidence_review', 'evidence', ['to_review', 'received_at'])
    op.create_table(
        'evidence_photo',
        sa.Column('record_id', sa.String(36), nullable=False),
        sa.Column('sha256', sa.String(64), nullable=False),
        sa.Column('person_id', sa.String(36), nullable=False),
        sa.Column('zone_id', sa.String(36), nullable=False),
        sa.Column('at', MOMENT, nullable=False),
        sa.ForeignKeyConstraint(['record_id'], ['evidence.record_id'], name='fk_evidence_photo_record_id'),
        sa.PrimaryKeyConstraint('record_id', 'sha256', name='pk_evidence_photo'),
    )
    op.create_index('ix_evidence_photo_sha256', 'evidence_photo', ['sha256'])
    op.create_index('ix_evidence_photo_zone_time', 'evidence_photo', ['zone_id', 'at'])
    op.create_index('ix_evidence_photo_person_time', 'evidence_photo', ['person_id', 'at'])
    op.create_table(
        'evidence_note',
        sa.Column('id', sa.String(36), nullable=False),
        sa.Column('record_id', sa.String(36), nullable=False),
        sa.Column('person_id', sa.String(36), nullable=False),
        sa.Column('kind', sa.String(10), nullable=False),
        sa.Column('verdict', sa.String(12)),
        sa.Column('words', sa.Text(), nullable=False),
        sa.Column('at', MOMENT, nullable=False),
        sa.ForeignKeyConstraint(['person_id'], ['person.id'], name='fk_evidence_note_person_id'),
        sa.ForeignKeyConstraint(['record_id'], ['evidence.record_id'], name='fk_evidence_note_record_id'),
        sa.PrimaryKeyConstraint('id', name='pk_evidence_note'),
    )
    op.create_index('ix_evidence_note_record_id', 'evidence_note', ['record_id'])
    op.create_table(
        'walking_time',
        sa.Column('one_id', sa.String(36), nullable=False),
        sa.Column('other_id', sa.String(36), nullable=False),
        sa.Column('seconds', sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint('one_id', 'other_id', name='pk_walking_time'),
    )
    op.create_table(
        'building_position',
        sa.Column('building_id', sa.String(36), nullable=False),
        sa.Column('latitude', sa.Float(), nullable=False),
        sa.Column('longitude', sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(['building_id'], ['building.id'], name='fk_building_position_building_id'),
        sa.PrimaryKeyConstraint('building_id', name='pk_building_position'),
    )
    with op.batch_alter_table('photo') as photo:
        photo.add_column(sa.Column('dhash', sa.String(32), nullable=False, server_default=''))


def downgrade():
    with op.batch_alter_table('photo') as photo:
        photo.drop_column('dhash')
    for table in ('building_position', 'walking_time', 'evidence_note', 'evidence_photo', 'evidence'):
        op.drop_table(table)
