"""What is asked of a page from inside the browser."""

OPEN_EVERYTHING = "() => document.querySelectorAll('details').forEach(each => { each.open = true })"
CLOSE_THE_MENU = "() => document.querySelectorAll('details.menu').forEach(each => { each.open = false })"

TOO_WIDE = """() => {
    const root = document.documentElement, most = root.clientWidth;
    if (root.scrollWidth <= most) return [];
    const scrolls = element => element && element !== document.body && element !== root
        && (getComputedStyle(element).overflowX !== 'visible' || scrolls(element.parentElement));
    const beyond = [...document.body.querySelectorAll('*')].filter(
        each => each.getBoundingClientRect().right > most + 0.5 && !scrolls(each.parentElement));
    return [`${root.scrollWidth} px wide`, ...beyond.slice(-3).map(each => each.outerHTML.slice(0, 120))];
}"""
"""Elements that push the page beyond the width of the window, where it has to be scrolled sideways."""

WORDS = """() => {
    const found = [], named = ['aria-label', 'title', 'alt', 'placeholder', 'data-done', 'data-left', 'data-count'];
    const foreign = element => element.closest('script, noscript, style, code, textarea, [lang]:not(html)');
    const walker = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const text = walker.currentNode.data.trim();
        if (text && !foreign(walker.currentNode.parentElement)) found.push(text);
    }
    for (const element of document.querySelectorAll(named.map(name => `[${name}]`).join(', ')))
        for (const name of named)
            if (element.hasAttribute(name) && !foreign(element)) found.push(element.getAttribute(name));
    return found;
}"""
"""Every text of the page and of the attributes that people see or hear, but for what is marked as another language."""

USABLE = """() => [...document.querySelectorAll('main form')].flatMap(form => {
    const seen = element => element.checkVisibility({ visibilityProperty: true })
        || element.closest('details:not([open]), .opt:not(:has(input:checked)) + .options');
    const fields = [...form.elements].filter(each => each.type !== 'hidden' && each.tagName !== 'FIELDSET');
    const start = element => element.outerHTML.slice(0, 120);
    const faults = fields.filter(each => !seen(each)).map(each => `hidden: ${start(each)}`);
    if (!fields.some(each => each.type === 'submit')) faults.push(`no button in ${start(form)}`);
    if (form.method === 'post' && !form.elements.csrf_token) faults.push(`no token in ${start(form)}`);
    return faults;
})"""
"""What somebody without JavaScript would miss in the forms of the page.

What lies in a closed fold, or belongs to a card that is not chosen, is a click away: the style sheet alone shows it.
"""
