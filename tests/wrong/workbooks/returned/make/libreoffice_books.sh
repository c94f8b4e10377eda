#!/bin/sh
# Workbooks to be given back, as LibreOffice saves those of the other makers: parts in its own order, stored types, notes moved.
# Run: sh make/libreoffice_books.sh   (in tests/wrong/workbooks/returned, after the other makers)
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for name in openpyxl_plain openpyxl_comments openpyxl_charts_and_comment openpyxl_choices_and_colours openpyxl_links_and_filter \
            xlsxwriter_comments_on_each_sheet xlsxwriter_header_picture exceljs_picture_and_comment; do
    cp "$name.xlsx" "$work/$name.xlsx"
done
soffice "-env:UserInstallation=file://$work/profile" --headless --convert-to "xlsx:Calc MS Excel 2007 XML" --outdir "$work/out" "$work"/*.xlsx >/dev/null 2>&1
for file in "$work"/out/*.xlsx; do
    mv "$file" "libreoffice_of_$(basename "$file")"
done
