/** The look of every page that we write: light, dark and print, without anything from outside. */
export const pageStyle = `
:root{color-scheme:light dark;--paper:#fbfbfd;--card:#ffffff;--ink:#1b2130;--quiet:#5b6475;--line:#e1e5ec;--accent:#1f6fb2;--shade:#f1f4f8}
@media (prefers-color-scheme:dark){:root{--paper:#10141c;--card:#171c27;--ink:#e8ecf4;--quiet:#9aa5b8;--line:#2a3242;--accent:#79bdf5;--shade:#1c2330}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.6 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
main.document{max-width:1040px;margin:0 auto;padding:40px 24px 72px}
h1{font-size:2.1rem;line-height:1.2;letter-spacing:-.015em;margin:0 0 .4em}
h2{font-size:1.4rem;line-height:1.3;margin:2.2em 0 .6em;padding-top:.8em;border-top:1px solid var(--line)}
h3{font-size:1.1rem;margin:1.6em 0 .4em}
p,ul,ol{margin:.6em 0}
a{color:var(--accent)}
.lead{font-size:1.12rem;color:var(--quiet);max-width:46em}
.quiet,figcaption,caption{color:var(--quiet)}
code,pre{font:.9em/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
code{background:var(--shade);padding:.1em .35em;border-radius:4px}
pre{background:var(--shade);padding:12px 16px;border-radius:8px;overflow:auto}
pre code{background:none;padding:0}
figure{margin:1.4em 0;padding:12px;background:var(--card);border:1px solid var(--line);border-radius:12px}
figure svg,figure img{display:block;max-width:100%;height:auto;margin:0 auto;color:var(--ink)}
figcaption{font-size:.92rem;margin:10px 6px 2px}
.table{overflow-x:auto;margin:1.2em 0;border:1px solid var(--line);border-radius:12px;background:var(--card)}
table{border-collapse:collapse;width:100%;font-size:.94rem;font-variant-numeric:tabular-nums}
caption{text-align:left;padding:10px 14px 6px;font-size:.92rem}
th,td{padding:8px 14px;text-align:left;border-top:1px solid var(--line);vertical-align:top}
thead th{border-top:0;color:var(--quiet);font-weight:600;white-space:nowrap}
th.right,td.right{text-align:right}
tbody tr:hover{background:var(--shade)}
.grid{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:12px;margin:1.4em 0}
.fact{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:14px 16px}
.fact b{display:block;font-size:1.5rem;line-height:1.25;letter-spacing:-.01em}
.fact span{color:var(--quiet);font-size:.9rem}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
@media print{:root{color-scheme:light;--paper:#fff;--card:#fff;--ink:#000;--quiet:#444;--line:#bbb;--accent:#000;--shade:#fff}
main.document{max-width:none;padding:0}figure,.table,.fact,tr{break-inside:avoid}h2,h3{break-after:avoid}.table{overflow:visible}}
`;
