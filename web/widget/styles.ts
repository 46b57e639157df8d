/** Colours are variables, so that dark mode and the site's own colour change nothing else. */
export const styles = `
:host{all:initial;position:fixed;z-index:2147483000;inset:auto 20px 20px auto;
--accent:#3b5bdb;--ink:#fff;--paper:#fff;--soft:#f1f3f8;--line:#dde1ea;--text:#1b2130;--faint:#5d6678;--shade:0 12px 40px rgba(16,24,48,.22);--tint:72%;
font:16px/1.45 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;color:var(--text)}
:host([data-side=left]){inset:auto auto 20px 20px}
:host([data-dark]){--tint:55%;--paper:#171b24;--soft:#242a37;--line:#343c4d;--text:#e9ecf3;--faint:#a3acbf;--shade:0 12px 40px rgba(0,0,0,.6);color-scheme:dark}
*,*::before,*::after{box-sizing:border-box}
.hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
[hidden]{display:none!important}
button{font:inherit;color:inherit;cursor:pointer;border:0;background:none;padding:0;margin:0}
:focus-visible{outline:3px solid color-mix(in srgb,var(--accent) 65%,var(--text));outline-offset:2px}
svg{width:24px;height:24px;fill:currentColor;display:block;flex:none}
.launcher{position:relative;width:60px;height:60px;border-radius:50%;display:grid;place-items:center;background:var(--accent);color:var(--ink);
box-shadow:0 6px 22px rgba(16,24,48,.3);transition:transform .15s}
.launcher:hover{transform:scale(1.05)}
.launcher svg{width:28px;height:28px}
.launcher .shut,:host([data-open]) .launcher .chat{display:none}:host([data-open]) .launcher .shut{display:block}
.badge{position:absolute;top:-4px;right:-4px;min-width:22px;height:22px;padding:0 6px;border-radius:11px;background:#d92d20;color:#fff;
font-size:13px;font-weight:600;line-height:22px;text-align:center}
.invite{position:absolute;bottom:74px;right:0;width:max-content;max-width:min(280px,calc(100vw - 40px));display:flex;gap:8px;align-items:flex-start;
background:var(--paper);border:1px solid var(--line);border-radius:16px;box-shadow:var(--shade);padding:12px 10px 12px 14px}
:host([data-side=left]) .invite{right:auto;left:0}
.invite .words{text-align:left}
.invite .dismiss{color:var(--faint)}.invite .dismiss svg{width:18px;height:18px}
.panel{position:absolute;bottom:74px;right:0;width:min(400px,calc(100vw - 40px));height:min(640px,calc(100dvh - 120px));display:flex;flex-direction:column;
background:var(--paper);border:1px solid var(--line);border-radius:20px;box-shadow:var(--shade);overflow:hidden;animation:rise .18s ease-out}
:host([data-side=left]) .panel{right:auto;left:0}
@keyframes rise{from{opacity:0;transform:translateY(12px)}}
header{display:flex;align-items:center;gap:12px;padding:14px 12px 14px 18px;background:var(--accent);color:var(--ink)}
header .names{flex:1;min-width:0}
h2{margin:0;font-size:17px;font-weight:650;line-height:1.25;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.presence{font-size:13px;opacity:.9}
header button{width:40px;height:40px;border-radius:10px;display:grid;place-items:center}
header :focus-visible{outline-color:var(--ink)}
.log{flex:1;overflow-y:auto;overscroll-behavior:contain;padding:16px 14px 6px;scrollbar-width:thin}
.log:focus-visible{outline-offset:-3px}
.said,.coming{display:flex;flex-direction:column;gap:10px}
.coming:not(:empty){margin-top:10px}
.line{display:flex;flex-direction:column;align-items:flex-start;max-width:88%;position:relative}
.line.mine{align-self:flex-end;align-items:flex-end}
.bubble{padding:9px 13px;border-radius:16px;background:var(--soft);white-space:pre-wrap;overflow-wrap:anywhere;border-bottom-left-radius:5px}
.mine .bubble{background:var(--accent);color:var(--ink);border-radius:16px;border-bottom-right-radius:5px}
.pending .bubble{opacity:.65}.provisional .bubble{opacity:.75}
.bubble a{color:inherit;text-underline-offset:2px}
time,.note,.author{font-size:12px;color:var(--faint);margin-top:3px;padding:0 4px}
.failed .note{color:#c4320a}:host([data-dark]) .failed .note{color:#ff9c66}
.line:has(+.same) time{display:none}
.said .same{margin-top:-5px}
.again{text-decoration:underline}
.event{margin:6px 0 0;padding:6px 12px;border-radius:10px;border:1px dashed var(--line);font-size:14px;color:var(--faint)}
.document{display:flex;align-items:center;gap:12px;margin-top:6px;padding:11px 16px 11px 12px;border:1px solid var(--line);border-radius:14px;
background:var(--paper);color:inherit;text-decoration:none}
.document svg{width:32px;height:32px;color:color-mix(in srgb,var(--accent) 75%,var(--text))}
.document .words{display:flex;flex-direction:column;position:relative}.document .words span{font-size:13px;color:var(--faint)}
a.document:hover{border-color:var(--accent)}
.sources{font-size:12.5px;color:var(--faint);margin:4px 0 0;padding:0 4px}
.buttons{display:flex;flex-wrap:wrap;gap:8px}
.buttons:not(:empty){margin:12px 0 8px}
.choice{font-size:15px;padding:6px 13px;border:1.5px solid color-mix(in srgb,var(--accent) var(--tint),var(--text));border-radius:18px;background:var(--paper);
color:color-mix(in srgb,var(--accent) var(--tint),var(--text));font-weight:550;text-align:left}
.choice:hover{background:color-mix(in srgb,var(--accent) 12%,var(--paper))}
.dots{display:flex;gap:5px;padding:14px}
.dots i{width:7px;height:7px;border-radius:50%;background:var(--faint);animation:blink 1.2s infinite}
.dots i:nth-child(2){animation-delay:.2s}.dots i:nth-child(3){animation-delay:.4s}
@keyframes blink{0%,60%,100%{opacity:.3}30%{opacity:1}}
.consent{padding:10px 14px 8px;border-top:1px solid var(--line);background:var(--soft);font-size:14px}
.consent label{display:flex;gap:10px;align-items:flex-start;cursor:pointer}
.consent input{width:20px;height:20px;margin:0;flex:none;accent-color:var(--accent)}
.consent p{display:flex;gap:16px;margin:6px 0 0 30px;font-size:13px;color:var(--faint)}
.consent a,.consent button{color:inherit;text-decoration:underline;text-underline-offset:2px;font-size:13px}
form{display:flex;align-items:flex-end;gap:8px;padding:10px 12px 6px;border-top:1px solid var(--line)}
textarea{flex:1;font:inherit;color:inherit;background:var(--soft);border:1px solid transparent;border-radius:14px;padding:10px 13px;resize:none;
max-height:130px;min-height:44px;field-sizing:content}
textarea:focus-visible{outline:none;border-color:color-mix(in srgb,var(--accent) 75%,var(--text));box-shadow:0 0 0 1px color-mix(in srgb,var(--accent) 75%,var(--text))}
textarea::placeholder{color:var(--faint);opacity:1}
.send{width:44px;height:44px;border-radius:14px;display:grid;place-items:center;background:var(--accent);color:var(--ink)}
.send:disabled{opacity:.45;cursor:default}
.draft{margin:0;padding:8px 18px;background:#fff3bf;color:#5c3c00;font-size:13px;font-weight:600}
footer{padding:0 16px 10px;font-size:12px;color:var(--faint)}
footer a{color:inherit}
footer .telegram{float:right;padding:0;border:0;background:none;font:inherit;color:inherit;text-decoration:underline;cursor:pointer}
footer .telegram[hidden]{display:none}
@media (max-width:520px){
:host([data-open]){inset:0!important}
:host([data-open]) .launcher{display:none}
.panel{position:fixed;inset:0!important;width:100%;height:100dvh;border:0;border-radius:0}
textarea,.bubble{font-size:16px}
}
@media (prefers-reduced-motion:reduce){*{animation:none!important;transition:none!important}}
@media print{:host{display:none!important}}
`;
