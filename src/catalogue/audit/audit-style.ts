/** What the audit adds to the look of our pages. */
export const auditStyle = `
:root{--good:#1b7f4d;--fair:#9a6200;--poor:#b3372f;--heat:#c4622d}
@media (prefers-color-scheme:dark){:root{--good:#5fd39a;--fair:#f0b84d;--poor:#ff8a80;--heat:#e08a52}}
.capability{background:var(--card);border:1px solid var(--line);border-left:5px solid var(--tone);border-radius:12px;padding:14px 18px 10px;margin:12px 0;break-inside:avoid}
.capability h3{margin:0 0 8px;display:flex;justify-content:space-between;gap:12px}
.capability p{margin:8px 0 4px}
.capability.works{--tone:var(--good)}.capability.limited{--tone:var(--fair)}.capability.poor{--tone:var(--poor)}
.state{color:var(--tone);font-size:.95rem;font-weight:600;white-space:nowrap}
.stack{display:block;width:100%;height:12px;border-radius:6px;background:var(--shade)}
.stack .part-0{fill:var(--tone)}.stack .part-1{fill:var(--tone);opacity:.4}.stack .part-2{fill:var(--line)}
.heat{display:block;margin:-4px -8px;padding:4px 8px;border-radius:6px;background:color-mix(in srgb,var(--heat) calc(var(--share)*.55),transparent)}
.bar{display:block;margin-top:.5em;max-width:100%}
.bar .track{fill:var(--shade)}.bar .weak{fill:var(--accent);opacity:.35}.bar .strong{fill:var(--accent)}
details{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:8px 16px;margin:10px 0}
summary{cursor:pointer;font-weight:600}
details li{margin:.35em 0;overflow-wrap:anywhere}
ul.columns{columns:14em auto}
td code,p code{overflow-wrap:anywhere}
`;
