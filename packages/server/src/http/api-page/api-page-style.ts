/** The page's whole style; its policy lets through nothing else, by hash. */
export const API_PAGE_STYLE = `
:root { color-scheme: light dark; --line: light-dark(#d5d9e0, #3a4150); --soft: light-dark(#5b6472, #a3adbd);
  --accent: light-dark(#1d4ed8, #93b4ff); }
* { box-sizing: border-box; }
body { margin: 0; display: grid; grid-template-columns: 13rem minmax(0, 62rem); gap: 2rem; padding: 1.5rem;
  font: 15px/1.5 system-ui, sans-serif; background: light-dark(#fff, #12161d); color: light-dark(#151a22, #e6eaf0); }
nav { position: sticky; top: 1.5rem; align-self: start; max-height: calc(100vh - 3rem); overflow: auto; }
nav ul { list-style: none; margin: 0; padding: 0; }
nav a { display: block; padding: .15rem 0; text-decoration: none; }
a { color: var(--accent); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
h1 small { color: var(--soft); font-weight: 400; font-size: 1rem; }
h2 { margin: 2.5rem 0 .75rem; }
h3 { margin: 1.75rem 0 .25rem; font-size: 1rem; }
code { font: 13px/1.5 ui-monospace, monospace; overflow-wrap: anywhere; }
details { border-top: 1px solid var(--line); padding: .4rem 0; }
summary { cursor: pointer; }
summary b { display: inline-block; width: 4.5rem; font: 600 12px ui-monospace, monospace; color: var(--accent); }
summary span { color: var(--soft); }
table { border-collapse: collapse; width: 100%; margin: .5rem 0 1rem; }
caption { text-align: left; font-weight: 600; padding: .25rem 0; }
th, td { text-align: left; vertical-align: top; padding: .25rem .75rem .25rem 0; border-top: 1px solid var(--line);
  overflow-wrap: anywhere; font-weight: 400; }
thead th { color: var(--soft); font-size: 13px; border-top: 0; }
tbody th { width: 16rem; }
@media (max-width: 55rem) { body { grid-template-columns: minmax(0, 1fr); } nav { position: static; max-height: none; }
  tbody th { width: auto; } }
`
