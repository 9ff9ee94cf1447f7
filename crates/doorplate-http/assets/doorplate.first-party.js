/*! Doorplate. What this sends: /.well-known/doorplate.json */
(()=>{
var tag=document.currentScript||document.querySelector("script[data-site]"),attributes=tag.dataset,collector=new URL(attributes.api||"/collect",tag.src),OPT_OUT_FLAG="doorplate-optout",keptParameters=/^(utm_\w+|gclid|msclkid|li_fat_id|ref)$/,emailAddress=/[^/?&=#]+(@|%40)[^/?&=#]+\.\w+/gi,hashRoute=/^#!?\/[^?]*/;
function cleanUrl(e){let t=new URL(e,location.href),{searchParams:o}=t;
for(let n of[...o.keys()])keptParameters.test(n)||attributes.params?.split(",").includes(n)||o.delete(n);
return t.hash="hash"in attributes&&t.hash.match(hashRoute)?.[0]||"",t.href.replace(emailAddress,":email")}
var pageViewId,pageUrl;
function newId(){return Array.from(crypto.getRandomValues(new Uint8Array(26)),(e,t)=>"0123456789abcdefghjkmnpqrstvwxyz"[e&(t?31:7)]).join("")}
function record(e,t){send({s:attributes.site,i:newId(),k:e,u:pageUrl,p:pageViewId,g:navigator.globalPrivacyControl?1:void 0,a:navigator.webdriver?1:void 0,v:1,...t})}
function recordNamed(e,t){record(e,{n:`${t}`.slice(0,500)})}
function openPageView(e){pageViewId=newId(),pageUrl=cleanUrl(location.href),record("view",{i:pageViewId,r:e})}
var NAME="doorplate",SECONDS=2592e3;
function setCookie(e,t){let o=location.protocol==="https:"?"; secure":"";
document.cookie=`${NAME}=${e}; path=/; max-age=${t}; samesite=lax${o}`}
function browserId(){let[,e]=/(?:^|; )doorplate=([0-9a-z]{26})(?:;|$)/.exec(document.cookie)||[],t=e||newId();
return setCookie(t,SECONDS),t}
function forgetBrowserId(){setCookie("",0)}
var isOff=!1,consent=attributes.consent,waiting=[];
function switchOff(){isOff=!0}
function decideConsent(e){consent=e,consent!=="granted"&&forgetBrowserId(),waiting.forEach(send),waiting=[]}
function send(e){consent==="granted"&&(e.c=1,e.b=browserId()),consent!=="required"?post(JSON.stringify(e),1e3):waiting.length<20&&waiting.push(e)}
function post(e,t){isOff||consent&&consent!=="granted"||fetch(collector,{method:"POST",body:e,keepalive:!0,credentials:"omit",referrerPolicy:"no-referrer"}).then(({status:o})=>{o===410&&(isOff=!0),(o===503||o===429)&&t<=4e3&&setTimeout(post,t*(.5+Math.random()),e,t*2)},()=>{})}
function listen(e,t){e.split(" ").forEach(o=>{addEventListener(o,t,!0)})}
var engagedMs=0,measuredAt=0,isAttentive=!1,hasActed=!1;
function measure(){let e=performance.now();
isAttentive&&(engagedMs+=Math.min(e-measuredAt,3e4)),measuredAt=e,isAttentive=!document.hidden&&document.hasFocus()}
function leave(){measure(),hasActed&&engagedMs>=1e3&&record("leave",{e:Math.round(engagedMs)}),engagedMs=0,hasActed=!1}
function watchEngagement(){listen("focus blur",measure),listen("visibilitychange pagehide",leave),listen("pointerdown pointermove keydown",()=>{measure(),hasActed=!0})}
var downloadPath=/\.(pdf|csv|txt|docx?|xlsx?|pptx?|zip|[gx]z|7z|dmg|exe|msi|deb|rpm|mp[34])$/i;
function watchInteractions(){listen("click auxclick",e=>{let t=e.composedPath().find(n=>n.tagName==="A");
if(!t?.host||e.button>1)return;
let o=t.hasAttribute("download")||downloadPath.test(t.pathname);(o||t.host!==location.host)&&recordNamed(o?"download":"outbound",cleanUrl(t.href))}),listen("submit",({target:e})=>{let t=e;
recordNamed("form",t.getAttribute("id")||cleanUrl(t.getAttribute("action")||""))})}
function view(e){leave(),openPageView(e)}
function firstView(){let{referrer:e}=document,t=e&&new URL(e).host!==location.host;
view(t?cleanUrl(e).split("?")[0]:void 0)}
function addressChanged(){cleanUrl(location.href)!==pageUrl&&view()}
function watchNavigation(){for(let e of["pushState","replaceState"]){let t=history[e];
history[e]=function(...o){t.apply(this,o),addressChanged()}}listen("popstate hashchange",addressChanged),listen("pageshow",e=>{e.persisted&&view()})}
var commands={view:()=>view(),event:e=>recordNamed("event",e),consent:decideConsent,optout(){localStorage.setItem(OPT_OUT_FLAG,"1"),switchOff()},optin:()=>localStorage.removeItem(OPT_OUT_FLAG)};
commands.domain=e=>record("event",{n:"domain",d:`${e}`.split("@").pop()?.trim()});
function run([e,t]){commands[e]?.(t)}
function isRefused(){if(!location.host||navigator.globalPrivacyControl&&attributes.gpc!=="ignore"||navigator.doNotTrack==="1"&&"dnt"in attributes)return!0;
try{return localStorage.getItem(OPT_OUT_FLAG)}catch{return}}
function load(){let e=window.doorplate?.q||[],t=!1;
window.doorplate=(...n)=>{t?run(n):e.push(n)},window.doorplate.isLoaded=!0;
function o(){t||document.hidden||document.prerendering||(t=!0,isRefused()?switchOff():(firstView(),watchNavigation(),watchInteractions(),watchEngagement()),e.forEach(run))}listen("visibilitychange prerenderingchange",o),o()}window.doorplate?.isLoaded||load();
})();
