"""A list as a file to download, as a spreadsheet or CSV."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence

from django.http import FileResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from kervan.documents.export import stream_csv, write_xlsx

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def file_answer(name: str, kind: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> HttpResponseBase:
    """The rows as ``name.csv`` or ``name.xlsx``, written row by row."""
    if kind == "csv":
        answer = StreamingHttpResponse(stream_csv(columns, rows), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
        return answer
    file = tempfile.TemporaryFile()  # noqa: SIM115  (FileResponse closes it)
    write_xlsx(file, columns, rows)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX)
