"""Version 5: records numbered by their days, what they are found by beside them, and counts kept ready."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from demarche.ledger.migrations import own
from demarche.ledger.places import place

revision = "0005"
down_revision = "0004"

_KINDS = ("statement", "event", "figure", "condition", "meeting", "vote", "instrument")


def upgrade() -> None:
    """Number the records anew; what is in them stays as it is."""
    for table in ("mentions", "statement_details"):
        op.add_column(table, sa.Column("row", sa.Integer, nullable=False, server_default="0"))
    _number()
    op.drop_index("records_by_day", "records")
    for names in (["kind"], ["status"], ["confidence"], ["kind", "status"], ["kind", "confidence"]):
        op.create_index(f"records_by_{'_and_'.join(names)}", "records", [*names, *own().BY_ROW])
    op.drop_index("mentions_by_actor", "mentions")
    op.create_index("mentions_by_actor", "mentions", ["actor", "row"])
    op.drop_index("statements_by_act", "statement_details")
    op.create_index("statements_by_act", "statement_details", ["act", "row"])
    for name in ("id", "name"):
        op.create_index(f"actors_by_{name}", "actors", [name])
    _actor_words()
    _tallies()


def _number() -> None:
    connection = op.get_bind()
    rows = connection.exec_driver_sql("SELECT row, day, id FROM records ORDER BY id").all()
    taken = {row for row, _, _ in rows}
    moves = []
    for row, day, id in rows:
        number = place(day, id)
        while number in taken:
            number += 1
        taken.add(number)
        moves.append((number, row))
    if not moves:
        return
    connection.exec_driver_sql("UPDATE records SET row = ? WHERE row = ?", moves)
    connection.exec_driver_sql("INSERT INTO record_words(record_words) VALUES ('rebuild')")
    for table, key in (("mentions", "record"), ("statement_details", "id")):
        op.execute(f"UPDATE {table} SET row = (SELECT r.row FROM records r WHERE r.id = {table}.{key})")


def _actor_words() -> None:
    op.create_table(
        "actor_words",
        sa.Column("word", sa.Text, nullable=False),
        sa.Column("actor", sa.Text, sa.ForeignKey("actors.actor", ondelete="CASCADE"), nullable=False),
        sa.PrimaryKeyConstraint("word", "actor"),
    )
    op.create_index("actor_words_by_actor", "actor_words", ["actor"])
    connection = op.get_bind()
    rows = connection.exec_driver_sql("SELECT actor, words FROM actors ORDER BY actor").all()
    pairs = [(word, actor) for actor, words in rows for word in dict.fromkeys(words.split())]
    if pairs:
        connection.exec_driver_sql("INSERT INTO actor_words(word, actor) VALUES (?, ?)", pairs)


def _tallies() -> None:
    op.create_table(
        "tallies",
        sa.Column("what", sa.Text, primary_key=True),
        sa.Column("number", sa.Integer, nullable=False),
    )
    op.execute("INSERT INTO tallies VALUES ('changes', 0)")
    for kind in _KINDS:
        op.execute(f"INSERT INTO tallies SELECT '{kind}', count(*) FROM records WHERE kind = '{kind}'")
    for statement in own().TALLIES:
        op.execute(statement)
