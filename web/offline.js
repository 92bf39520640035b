// Offline: has the site kept in this browser (sw.js does it), and tells the page of a newer build.
//
// Service workers exist on https and on this machine only, and some browsers have none in private windows: there
// nothing happens.
"use strict";

(() => {
  const script = new URL(document.currentScript.src);
  let registration = null;

  // keep is called once the engine runs, so that only a site that works is kept. It calls tell(kept, newer) as often as
  // one of them changes: whether the page opens without its server, and whether a newer build than this page's waits.
  svcscope.keep = async (tell) => {
    let container;
    try {
      container = navigator.serviceWorker;
      if (!container) return;
      registration = await container.register(new URL("../sw.js", script));
      if (!registration) return; // a browser that is told to keep nothing
    } catch (error) {
      console.info("not kept for use offline:", error.message);
      return;
    }
    let kept = false;
    let newer = false;
    const texts = new Set(); // those that are kept
    const lacking = () => svcscope.chosen.filter((path) => !texts.has(path));
    let asking = false;
    let pause = 2; // seconds
    // keepTexts has the texts kept that were chosen, once there is somebody to keep them. What cannot be had is asked for again
    // later.
    svcscope.keepTexts = () => {
      const wanted = lacking();
      if (!registration.active || asking || !wanted.length) return;
      asking = true;
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = ({ data }) => {
        asking = false;
        for (const path of data) texts.add(path);
        port1.close();
        look();
        if (wanted.some((path) => !texts.has(path))) setTimeout(svcscope.keepTexts, 1000 * (pause *= 2));
        else svcscope.keepTexts(); // those that were chosen meanwhile
      };
      registration.active.postMessage({ texts: wanted }, [port2]);
    };
    const look = () => {
      const before = [kept, newer].join();
      kept ||= Boolean(registration.active) && texts.size > 0 && !lacking().length;
      // A page that no worker serves came from the server and is the newest. One that was told stays told: another tab
      // may have changed to the newer build since.
      newer ||= Boolean(registration.waiting && container.controller);
      if ([kept, newer].join() !== before) tell(kept, newer);
    };
    const watch = (worker) => worker && worker.addEventListener("statechange", () => {
      svcscope.keepTexts();
      look();
    });
    watch(registration.installing);
    registration.addEventListener("updatefound", () => watch(registration.installing));
    if (registration.active) registration.active.postMessage(script.searchParams.get("v"));
    svcscope.keepTexts();
    look();
  };

  // renew changes to the newer build. Nothing else loads the page anew: with it go the open files.
  svcscope.renew = () => {
    const next = registration && registration.waiting;
    if (!next) return location.reload(); // another tab has changed already
    navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
    next.postMessage("take over");
  };
})();
