/*! Doorplate. What this sends: /.well-known/doorplate.json */
(()=>{
var tag=document.currentScript||document.querySelector("script[data-site]"),attributes=tag.dataset,collector=new URL(attributes.api||"/collect",tag.src),OPT_OUT_FLAG="doorplate-optout",isOff=!1,consent=attributes.consent,waiting=[];
function switchOff(){isOff=!0}
function decideConsent(t){consent=t,waiting.forEach(send),waiting=[]}
function send(t){consent==="granted"&&(t.c=1),consent!=="required"?post(JSON.stringify(t),1e3):waiting.length<20&&waiting.push(t)}
function post(t,e){isOff||consent&&consent!=="granted"||fetch(collector,{method:"POST",body:t,keepalive:!0,credentials:"omit",referrerPolicy:"no-referrer"}).then(({status:o})=>{o===410&&(isOff=!0),(o===503||o===429)&&e<=4e3&&setTimeout(post,e*(.5+Math.random()),t,e*2)},()=>{})}
function listen(t,e){t.split(" ").forEach(o=>{addEventListener(o,e,!0)})}
var keptParameters=/^(utm_\w+|gclid|msclkid|li_fat_id|ref)$/,emailAddress=/[^/?&=#]+(@|%40)[^/?&=#]+\.\w+/gi,hashRoute=/^#!?\/[^?]*/;
function cleanUrl(t){let e=new URL(t,location.href),{searchParams:o}=e;
for(let n of[...o.keys()])keptParameters.test(n)||attributes.params?.split(",").includes(n)||o.delete(n);
return e.hash="hash"in attributes&&e.hash.match(hashRoute)?.[0]||"",e.href.replace(emailAddress,":email")}
var pageViewId,pageUrl;
function newId(){return Array.from(crypto.getRandomValues(new Uint8Array(26)),(t,e)=>"0123456789abcdefghjkmnpqrstvwxyz"[t&(e?31:7)]).join("")}
function record(t,e){send({s:attributes.site,i:newId(),k:t,u:pageUrl,p:pageViewId,g:navigator.globalPrivacyControl?1:void 0,a:navigator.webdriver?1:void 0,v:1,...e})}
function recordNamed(t,e){record(t,{n:`${e}`.slice(0,500)})}
function openPageView(t){pageViewId=newId(),pageUrl=cleanUrl(location.href),record("view",{i:pageViewId,r:t,w:innerWidth-innerWidth%320})}
var engagedMs=0,measuredAt=0,isAttentive=!1,hasActed=!1;
function measure(){let t=performance.now();
isAttentive&&(engagedMs+=Math.min(t-measuredAt,3e4)),measuredAt=t,isAttentive=!document.hidden&&document.hasFocus()}
function leave(){measure(),hasActed&&engagedMs>=1e3&&record("leave",{e:Math.round(engagedMs)}),engagedMs=0,hasActed=!1}
function watchEngagement(){listen("focus blur",measure),listen("visibilitychange pagehide",leave),listen("pointerdown pointermove keydown",()=>{measure(),hasActed=!0})}
var downloadPath=/\.(pdf|csv|txt|docx?|xlsx?|pptx?|zip|[gx]z|7z|dmg|exe|msi|deb|rpm|mp[34])$/i;
function watchInteractions(){listen("click auxclick",t=>{let e=t.composedPath().find(n=>n.tagName==="A");
if(!e?.host||t.button>1)return;
let o=e.hasAttribute("download")||downloadPath.test(e.pathname);(o||e.host!==location.host)&&recordNamed(o?"download":"outbound",cleanUrl(e.href))}),listen("submit",({target:t})=>{let e=t;
recordNamed("form",e.getAttribute("id")||cleanUrl(e.getAttribute("action")||""))})}
function view(t){leave(),openPageView(t)}
function firstView(){let{referrer:t}=document,e=t&&new URL(t).host!==location.host;
view(e?cleanUrl(t).split("?")[0]:void 0)}
function addressChanged(){cleanUrl(location.href)!==pageUrl&&view()}
function watchNavigation(){for(let t of["pushState","replaceState"]){let e=history[t];
history[t]=function(...o){e.apply(this,o),addressChanged()}}listen("popstate hashchange",addressChanged),listen("pageshow",t=>{t.persisted&&view()})}
var commands={view:()=>view(),event:t=>recordNamed("event",t),consent:decideConsent,optout(){localStorage.setItem(OPT_OUT_FLAG,"1"),switchOff()},optin:()=>localStorage.removeItem(OPT_OUT_FLAG)};
function run([t,e]){commands[t]?.(e)}
function isRefused(){if(navigator.globalPrivacyControl&&attributes.gpc!=="ignore"||navigator.doNotTrack==="1"&&"dnt"in attributes)return!0;
try{return localStorage.getItem(OPT_OUT_FLAG)}catch{return}}
function load(){let t=window.doorplate?.q||[],e=!1;
function o(){e=!0,firstView(),watchNavigation(),watchInteractions(),watchEngagement(),t.forEach(run)}window.doorplate=(...n)=>{e?run(n):t.push(n)},window.doorplate.isLoaded=!0,isRefused()?(switchOff(),e=!0):document.hidden?listen("visibilitychange",()=>{e||o()}):o()}window.doorplate?.isLoaded||load();
})();
