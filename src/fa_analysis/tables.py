"""Tables on their way between the rooms: checked against their schema, kept as parquet.

A table is a pandas DataFrame whose schema stands in `schemas`. `check` stands at the door of each stage;
`write` and `read` keep the tables as parquet, with their documentation inside.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from fa_analysis.errors import StudyError
from fa_analysis.files import write_bytes
from fa_analysis.i18n import _
from fa_analysis.schemas import PANDAS, SCHEMAS, Schema

__all__ = ["SCHEMAS", "check", "empty", "read", "to_bytes", "write"]


def empty(name: str) -> pd.DataFrame:
    """Return table `name` with its columns and no row."""
    schema = SCHEMAS[name]
    return pd.DataFrame({c.name: pd.Series(dtype=PANDAS[c.dtype]) for c in schema.columns})


def check(table: pd.DataFrame, name: str) -> pd.DataFrame:
    """Return `table` with the columns, order and types of schema `name`; the input is not modified.

    Raises
    ------
    StudyError
        When a column is missing or unknown, holds a value of another type or outside its list, is empty where
        it may not be, or when two rows have the same key.
    """
    schema = SCHEMAS[name]
    return _to_pandas(_to_arrow(table, schema), schema)


def write(table: pd.DataFrame, name: str, path: Path) -> bool:
    """Check `table` against schema `name` and write it to `path` as parquet, atomically.

    Returns
    -------
    bool
        True when the bytes of the file changed.
    """
    return write_bytes(path, to_bytes(table, name))


def to_bytes(table: pd.DataFrame, name: str) -> bytes:
    """Check `table` against schema `name` and return it as the bytes of a parquet file."""
    sink = pa.BufferOutputStream()
    pq.write_table(_to_arrow(table, SCHEMAS[name]), sink, compression="zstd")
    return bytes(sink.getvalue().to_pybytes())


def read(name: str, path: Path) -> pd.DataFrame:
    """Read table `name` from `path` (parquet) and check it."""
    try:
        with pq.ParquetFile(path) as source:
            found = source.read()
    except (OSError, pa.ArrowException) as err:
        raise StudyError(
            _("table illisible"),
            where=str(path),
            todo=_todo(path),
        ) from err
    schema = SCHEMAS[name]
    if _as_written(found, schema):
        return _to_pandas(_valid(found, schema), schema)
    return check(found.to_pandas(), name)


def _as_written(found: pa.Table, schema: Schema) -> bool:
    """Say whether a table has the columns and types that `to_bytes` gives it, and no hole: most files do."""
    extra = found.column_names[len(schema.columns) :]
    wanted = schema.arrow(extra)
    if (extra and not schema.extra) or found.schema.names != wanted.names or found.schema.types != wanted.types:
        return False
    full = [found[field.name] for field in wanted if not field.nullable]
    return not any(pc.any(pc.is_null(column, nan_is_null=True)).as_py() for column in full)


def _todo(path: Path) -> str:
    """Return what to do about an unreadable table: only what a run makes again may be deleted."""
    if path.resolve().parent.parts[-2:] == ("data", "processed"):
        return _("Supprimez ce fichier et relancez « fa-analysis run »")
    return _("Donnez une table « parquet » écrite par « fa-analysis run »")


def _mistyped(table: pd.DataFrame, wanted: pa.Schema) -> str:
    """Return the columns that are not of their type, or empty and may not be; no value is quoted."""
    found = []
    for field in wanted:
        try:
            held = pa.Array.from_pandas(table[field.name], type=field.type)
        except (pa.ArrowException, TypeError, ValueError):
            held = None
        if held is None or (held.null_count and not field.nullable):
            found.append(f"« {field.name} » ({field.type})")
    return ", ".join(found)


def _to_arrow(table: pd.DataFrame, schema: Schema) -> pa.Table:
    names = [c.name for c in schema.columns]
    missing = [n for n in names if n not in table.columns]
    extra = [str(c) for c in table.columns if c not in names]
    if missing or (extra and not schema.extra):
        raise StudyError(
            _("table « {name} » : colonnes manquantes {missing}, inconnues {extra}").format(
                name=schema.name, missing=missing, extra=[] if schema.extra else extra
            )
        )
    wanted = schema.arrow(extra)
    try:
        # One thread: a pool takes longer to start than most tables take to be converted.
        arrow = pa.Table.from_pandas(table[names + extra], schema=wanted, preserve_index=False, nthreads=1)
    except (pa.ArrowException, TypeError, ValueError) as err:
        what = _("table « {name} » : type inattendu ou case vide dans {columns}")
        raise StudyError(what.format(name=schema.name, columns=_mistyped(table, wanted))) from err
    return _valid(arrow, schema)


def _valid(arrow: pa.Table, schema: Schema) -> pa.Table:
    """Return a table of the right types, once each value is of its list and each key of one row."""
    for column in schema.columns:
        if column.allowed:
            odd = set(arrow[column.name].unique().to_pylist()) - set(column.allowed)
            if odd:
                raise StudyError(
                    _("table « {name} », colonne « {column} » : {odd} au lieu de {allowed}").format(
                        name=schema.name,
                        column=column.name,
                        odd=sorted(map(str, odd)),
                        allowed=column.allowed,
                    )
                )
    if schema.key and _repeated(arrow, schema.key):
        raise StudyError(
            _("table « {name} » : deux lignes ont la même clé ({key})").format(
                name=schema.name, key=", ".join(schema.key)
            )
        )
    return arrow.replace_schema_metadata({"row": schema.row})


def _repeated(arrow: pa.Table, key: Sequence[str]) -> bool:
    """Say whether two rows have the same key: the ranks of the values are compared, faster than long texts."""
    ranks = [arrow[name].combine_chunks().dictionary_encode().indices.to_numpy() for name in key]
    return bool(pd.DataFrame(dict(zip(key, ranks, strict=True))).duplicated().any())


def _to_pandas(arrow: pa.Table, schema: Schema) -> pd.DataFrame:
    table: pd.DataFrame = arrow.to_pandas(types_mapper={pa.int64(): pd.Int64Dtype()}.get)
    kinds = {c.name: PANDAS[c.dtype] for c in schema.columns}
    return table.astype({name: kinds.get(str(name), "str") for name in table.columns})
