#!/bin/sh
# What LibreOffice makes of the same: results computed, its own way of writing parts; and the formats we refuse.
# Run: sh make/libreoffice_books.sh   (in tests/wrong/workbooks, after openpyxl_books.py)
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
convert() {  # FILE FORMAT TARGET [FILTER OF THE FILE]
    cp "$1" "$work/in.${1##*.}"
    soffice "-env:UserInstallation=file://$work/profile" --headless ${4:+"--infilter=$4"} --convert-to "$2" --outdir "$work/out" "$work/in.${1##*.}" >/dev/null 2>&1
    mv "$work/out"/in.* "$3"
}
convert openpyxl_merged_headers.xlsx "xlsx:Calc MS Excel 2007 XML" libreoffice_merged_headers.xlsx
convert openpyxl_no_results.xlsx "xlsx:Calc MS Excel 2007 XML" libreoffice_results.xlsx
convert utf8.csv "xlsx:Calc MS Excel 2007 XML" libreoffice_from_csv.xlsx "CSV:44,34,76"  # UTF-8
convert openpyxl_1904.xlsx xls old.xls
convert openpyxl_1904.xlsx ods opendocument.ods
