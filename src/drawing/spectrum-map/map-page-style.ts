/** Style of the interactive map, on top of the style of all pages. */
export const mapPageStyle = `
html,body{height:100%;overflow:hidden}
#map{position:fixed;inset:0;width:100%;height:100%;touch-action:none;outline-offset:-3px;cursor:grab}
#map:active{cursor:grabbing}
.panel{position:fixed;background:color-mix(in srgb,var(--card) 88%,transparent);backdrop-filter:blur(10px);border:1px solid var(--line);border-radius:14px;box-shadow:0 8px 30px rgb(0 0 0/.14)}
#head{top:16px;left:16px;width:min(360px,calc(100vw - 32px));padding:14px 16px}
#head h1{font-size:1.12rem;margin:0;letter-spacing:-.01em}
#head p{margin:2px 0 10px;font-size:.86rem;line-height:1.4;color:var(--quiet)}
#search{width:100%;font:inherit;font-size:.95rem;padding:8px 12px;border-radius:9px;border:1px solid var(--line);background:var(--paper);color:var(--ink)}
#suggestions{list-style:none;margin:8px 0 0;padding:0}
#suggestions li{padding:6px 8px;border-radius:8px;cursor:pointer}
#suggestions li.active{background:var(--shade)}
#suggestions .empty{color:var(--quiet);font-size:.9rem;cursor:default}
[hidden]{display:none!important}
.row{display:flex;align-items:center;gap:9px;width:100%;font:inherit;font-size:.9rem;line-height:1.35;text-align:left;color:inherit}
.name{flex:1;min-width:0;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.number{color:var(--quiet);font-variant-numeric:tabular-nums;font-size:.82rem}
.dot{flex:none;width:11px;height:11px;border-radius:50%}
.panel button{font:inherit;color:inherit;border:0;background:none;border-radius:8px;cursor:pointer}
.panel button:hover{background:var(--shade)}
#legend-panel{top:16px;right:16px;width:226px;max-height:calc(100% - 32px);display:flex;flex-direction:column;overflow:hidden}
#legend-panel header{display:flex;justify-content:space-between;align-items:center;padding:10px 10px 4px 16px;font-size:.86rem;font-weight:600}
#legend-panel header button{font-size:.82rem;padding:3px 8px;color:var(--quiet)}
#legend-toggle{display:none}
#legend{list-style:none;margin:0;padding:2px 8px 10px;overflow-y:auto}
#legend li{display:flex;align-items:center;border-radius:8px}
#legend li:hover{background:var(--shade)}
#legend label{padding:3.5px 8px;cursor:pointer;min-width:0}
#legend input{position:absolute;opacity:0;width:1px;height:1px}
#legend input:focus-visible~.name{outline:2px solid var(--accent);outline-offset:2px;border-radius:4px}
#legend input:not(:checked)~*{opacity:.38}
#legend input:not(:checked)~.name{text-decoration:line-through}
#legend li{position:relative}
#legend .only{position:absolute;right:4px;font-size:.76rem;padding:1px 7px;color:var(--ink);background:var(--shade);opacity:0}
#legend li:hover .only,#legend .only:focus-visible{opacity:1}
#legend li:hover .only:hover{background:var(--line)}
#card{left:16px;bottom:16px;width:min(360px,calc(100vw - 32px));max-height:calc(100% - 190px);overflow-y:auto;padding:14px 16px}
#card h2{font-size:1.16rem;line-height:1.25;margin:0 30px 2px 0;padding:0;border:0}
#card h3{font-size:.8rem;margin:14px 0 4px;color:var(--quiet);font-weight:600}
#card .facts{margin:0;font-size:.88rem;color:var(--quiet)}
#card .close{position:absolute;top:10px;right:10px;width:30px;height:30px;font-size:1.2rem;line-height:1}
#card .rows{list-style:none;margin:0 -8px;padding:0}
#card .rows button{padding:4px 8px}
#zoom{right:258px;bottom:16px;display:flex;overflow:hidden}
#zoom button{width:38px;height:36px;font-size:1.1rem;line-height:1;border-radius:0}
#zoom button+button{border-left:1px solid var(--line)}
#tooltip{position:fixed;top:0;left:0;z-index:3;pointer-events:none;padding:7px 11px;max-width:300px;border-radius:9px;background:var(--ink);color:var(--paper);font-size:.86rem;line-height:1.35}
#tooltip b,#tooltip span{display:block}
#tooltip span{opacity:.75;font-size:.8rem}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
@media (max-width:760px){
#head{top:8px;left:8px;right:8px;width:auto;padding:10px 12px}
#head p{display:none}#head h1{font-size:1rem;margin-bottom:8px}
#legend-panel{top:auto;bottom:8px;right:8px;max-height:calc(100% - 140px)}
#legend-toggle{display:inline-block}
#legend-panel:not(.open){width:auto}#legend-panel:not(.open) #legend,#legend-panel:not(.open) #show-all,#legend-panel:not(.open) header span{display:none}
#legend-panel:not(.open) header{padding:4px}
#zoom{right:auto;left:8px;bottom:8px}
#card{left:8px;right:8px;bottom:60px;width:auto;max-height:45%}
}
@media print{.panel:not(#head),#tooltip{display:none}#search{display:none}}
`;
