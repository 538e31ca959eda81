"""The ten most demanded technologies of a role, asked of MariaDB: /grouped lets it count,
/rows and /original send rows to a client that counts, as the earlier system did."""

import os

from fastapi import FastAPI
from sqlalchemy import create_engine, text

engine = create_engine(os.environ["LOADPEERS_DATABASE"], pool_size=8, pool_pre_ping=False)
app = FastAPI()

GROUPED = """SELECT d.skill, COUNT(*) AS openings FROM opening_role o JOIN demand d ON d.opening = o.opening
WHERE {where} GROUP BY d.skill ORDER BY openings DESC, d.skill LIMIT 10"""
ROWS = "SELECT o.opening, d.skill FROM opening_role o JOIN demand d ON d.opening = o.opening WHERE {where}"
ORIGINAL = """SELECT o.opening, o.open_from, o.open_to, o.region, o.seniority, o.new_grad, o.first_open, d.skill, d.level
FROM opening_role o JOIN demand d ON d.opening = o.opening WHERE o.role = :role"""


def select(statement, role, at, level, since, region, seniority, new_grad):
    where = ["o.role = :role", "d.level <= :level"]
    values = {"role": role, "at": at, "level": level}
    if since:
        where += ["o.first_open = 1", "o.open_from >= :since", "o.open_from < :at"]
        values["since"] = since
    else:
        where += ["o.open_from <= :at", "o.open_to > :at"]
    if region:
        where.append("o.region = :region")
        values["region"] = region
    if seniority:
        where.append("o.seniority = :seniority")
        values["seniority"] = seniority
    if new_grad:
        where.append("o.new_grad = 1")
    with engine.connect() as connection:
        found = connection.execute(text(statement.format(where=" AND ".join(where))), values)
        return [dict(row) for row in found.mappings()]


@app.get("/grouped")
def grouped(
    role: int, at: int, level: int, since: int = 0, region: str = "", seniority: str = "", new_grad: bool = False
):
    return select(GROUPED, role, at, level, since, region, seniority, new_grad)


@app.get("/rows")
def rows(
    role: int, at: int, level: int, since: int = 0, region: str = "", seniority: str = "", new_grad: bool = False
):
    return select(ROWS, role, at, level, since, region, seniority, new_grad)


@app.get("/original")
def original(role: int):
    with engine.connect() as connection:
        return [dict(row) for row in connection.execute(text(ORIGINAL), {"role": role}).mappings()]


@app.get("/ready")
def ready():
    with engine.connect() as connection:
        return connection.execute(text("SELECT 1")).scalar()
