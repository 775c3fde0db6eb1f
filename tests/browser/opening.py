"""JavaScript that opens whatever a page with a map can open, and counts the kinds of elements."""

from __future__ import annotations

__all__ = ["OPEN_ALL", "PROTOCOLS", "WHOLE"]

# Kinds of elements and attributes: hostile text must not add one.
CENSUS = """(where) => [...where.querySelectorAll('*')].flatMap((node) =>
    [node.localName, ...[...node.attributes].map(({ name }) => `${node.localName} ${name}`)])"""
WHOLE = f"[...new Set(({CENSUS})(document))]"
PROTOCOLS = "[...new Set([...document.querySelectorAll('a')].map((link) => link.protocol))]"
# Opens every stack, shape, asset and card, every section, table and choice, and takes the census of
# each. A card stands in the panel, or in a popup where there is none.
OPEN_ALL = f"""return (async () => {{
    const census = {CENSUS};
    const kinds = new Set(census(document));
    const protocols = new Set({PROTOCOLS}), titles = {{}}, links = {{}};
    const panel = document.querySelector('[data-part=card]');
    const take = () => {{
        const popups = document.querySelectorAll('.leaflet-popup');  // others fade
        const open = [...popups].at(-1);
        const found = [open, panel?.hidden ? null : panel].filter(Boolean);
        for (const kind of found.flatMap(census)) kinds.add(kind);
        for (const link of found.flatMap((one) => [...one.querySelectorAll('a')]))
            protocols.add(link.protocol);
        return panel && !panel.hidden ? panel : open;
    }};
    const frames = () => new Promise(
        (done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    for (const more of document.querySelectorAll('details')) more.open = true;
    await frames();
    const openers = () => [...document.querySelectorAll(
        '.pin-holder, path.footprint[role=button], .asset-holder')];
    let opened = 0;
    for (let at = 0; at < openers().length; at += 1) {{
        openers()[at].dispatchEvent(new MouseEvent('click', {{ bubbles: true }}));
        if (take()) opened += 1;
        panel?.querySelector('button').click();
        await frames();
    }}
    // Every choice of every filter is made, alone; the words of charts, table and prose follow.
    for (const control of document.querySelectorAll('[data-part=filters] select')) {{
        for (const {{ value }} of [...control.options]) {{
            control.value = value;
            control.dispatchEvent(new Event('change'));
        }}
    }}
    const reset = () => document.querySelector('[data-act=reset]')?.click();
    reset();
    for (const box of document.querySelectorAll('.filters input[type=checkbox]')) {{
        box.click();
        await frames();
        for (const kind of census(document)) kinds.add(kind);
        box.click();
    }}
    for (const event of document.querySelectorAll('.context'))
        event.dispatchEvent(new MouseEvent('click', {{ bubbles: true }}));
    reset();
    await frames();
    const listed = [...document.querySelectorAll('.incidents li a')].map((one) => one.textContent);
    const rows = [...document.querySelectorAll('.wide tbody th')].map((one) => one.textContent);
    const charts = [...document.querySelectorAll('.when-bar title, .kp-box title, .context title')]
        .map((one) => one.textContent);
    for (const {{ id }} of (await IncidentMap.pageData()).incidents) {{
        const moved = new Promise((done) => addEventListener('hashchange', done, {{ once: 1 }}));
        location.hash = `incident=${{id}}`;
        await moved;
        const card = take();
        titles[id] = card.querySelector('h2').textContent;
        links[id] = [...card.querySelectorAll('.sources a')].map((a) => a.getAttribute('href'));
    }}
    for (const kind of census(document)) kinds.add(kind);
    return {{ kinds: [...kinds], titles, protocols: [...protocols], links, opened, listed, rows,
        charts }};
}})()"""
