#!/usr/bin/env bash
# A list typed as csv, opened and saved by LibreOffice Calc: real dates, percent and number cells of its own making.
# Run: ./make_libreoffice.sh   (in this folder; needs libreoffice-calc)
set -euo pipefail
work=$(mktemp -d)
cat >"$work/libreoffice_projects.csv" <<'END'
启东市惠萍镇智改数转项目汇总,,,,,,,
,,,,,,,单位：元
企业名称,统一社会信用代码,所属区镇,项目名称,项目类别,实际设备投资,完成日期,项目状态
启东惠萍酒店设备有限公司,91320681MAX000401R,惠萍镇,中央控制改造,智能化技改,"1,280,000.00",2023-04-18,已完成
启东江海包装有限公司,91320681MAX000412X,惠萍镇,订单系统上云,企业上云,96000,2023-06-09,已完成
启东寅阳模具有限公司,91320681MAX0004232,惠萍镇,加工中心联网,智能化技改,,,在建
合计,,,,,1376000,,
END
soffice -env:UserInstallation="file://$work/profile" --headless --convert-to xlsx:"Calc MS Excel 2007 XML" --infilter="CSV:44,34,76,1,,0,false,true" --outdir . "$work/libreoffice_projects.csv" >/dev/null
rm -rf "$work"
