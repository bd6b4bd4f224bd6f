/** The look of the element. It takes colour and font of the page around it; custom properties change the rest. */
export const STYLES = `
:host{display:inline-block;font:inherit;font-size:.875em;line-height:1.4}
:host([hidden]),[hidden]{display:none!important}
*{box-sizing:border-box;font:inherit;color:inherit}
button{cursor:pointer;border:1px solid var(--heddle-feedback-border,color-mix(in srgb,currentColor 30%,transparent));border-radius:6px;background:none;min-width:28px;min-height:28px;padding:0 .4em}
button:hover{background:color-mix(in srgb,currentColor 8%,transparent)}
button[aria-pressed=true]{background:color-mix(in srgb,currentColor 16%,transparent);border-color:currentColor}
:focus-visible{outline:2px solid var(--heddle-feedback-accent,#5165d3);outline-offset:1px}
[role=group]{display:flex;gap:4px}
svg{display:block;width:16px;height:16px;margin:auto;fill:none;stroke:currentColor;stroke-width:2;stroke-linecap:round;stroke-linejoin:round}
.down{transform:rotate(180deg)}
form{display:grid;gap:8px;margin-top:8px;max-width:22em}
fieldset{border:0;margin:0;padding:0;display:flex;flex-wrap:wrap;gap:4px 12px}
label{display:flex;gap:4px;align-items:center;min-height:24px}
textarea{border:1px solid var(--heddle-feedback-border,color-mix(in srgb,currentColor 50%,transparent));border-radius:6px;background:none;padding:6px 8px;min-height:4.5em;width:100%;resize:vertical}
form button{justify-self:start;padding:0 .9em;background:var(--heddle-feedback-accent,#5165d3);border-color:transparent;color:#fff}
form button:hover{background:var(--heddle-feedback-accent,#5165d3);text-decoration:underline}
p{margin:6px 0 0;min-height:1.4em}
p:empty{display:none}
@media (pointer:coarse){button,label{min-height:44px;min-width:44px}}
`
