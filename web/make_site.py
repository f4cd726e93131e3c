"""Puts the page together from web/page and the wasm program.

split:  a folder of static files with hashed names and relative addresses; works below any sub-path.
single: one HTML file, taskyard.html, that opens from disk; a classic script with the wasm inside.
The rules that the files of web/page keep are in web/page/CMakeLists.txt.
"""

import argparse
import hashlib
import json
import os
import re
import shutil
import sys

IMPORT = re.compile(r"^import\s*\{[^}]*\}\s*from\s*'\./([\w.]+\.js)';[ \t]*$", re.MULTILINE)
EXPORT = re.compile(r"^export (?=(async function|function|const|let|class)\b)", re.MULTILINE)
TOP_LEVEL = re.compile(r"^(?:async function\*?|function\*?|const|let|var|class)\s+(\w+)", re.MULTILINE)
NOT_PAGE = {"CMakeLists.txt"}


def stop(message):
    sys.exit(f"make_site: {message}")


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def digest(data):
    return hashlib.sha256(data if isinstance(data, bytes) else data.encode()).hexdigest()[:10]


def modules_in_order(page, name, done, trail):
    """Names of `name` and all it imports, dependencies first."""
    if name in trail:
        stop(f"{name} imports itself through {' -> '.join(trail)}")
    if name in done or name == "build.js":
        return
    path = os.path.join(page, name)
    if not os.path.exists(path):
        stop(f"{trail[-1] if trail else 'the build'} needs web/page/{name}, which does not exist")
    for imported in IMPORT.findall(read(path)):
        modules_in_order(page, imported, done, trail + [name])
    done.append(name)


def joined_script(page, build_module):
    """One script of boot.js and its imports; also the names of the files that went in."""
    names = []
    modules_in_order(page, "boot.js", names, [])
    parts = [build_module]
    owners = {}
    for name in names:
        text = EXPORT.sub("", IMPORT.sub("", read(os.path.join(page, name))))
        if re.search(r"^\s*(import|export)\b(?!\()", text, re.MULTILINE):
            stop(f"{name}: an import or export of a form that web/page/CMakeLists.txt does not name")
        for identifier in TOP_LEVEL.findall(text):
            if identifier in owners:
                stop(f"{identifier} is declared at the top of both {owners[identifier]} and {name}")
            owners[identifier] = name
        parts.append(f"// {name}\n{text.strip()}\n")
    return "\n".join(parts), names


def page_files(page):
    found = []
    for folder, _, names in os.walk(page):
        for name in names:
            path = os.path.relpath(os.path.join(folder, name), page)
            if path not in NOT_PAGE and not name.startswith("."):
                found.append(path)
    return sorted(found)


def fill(html, styles, scripts, name):
    for mark in ("<!-- @styles -->", "<!-- @scripts -->"):
        if name == "index.html" and html.count(mark) != 1:
            stop(f"{name} must hold {mark} exactly once")
    return html.replace("<!-- @styles -->", styles).replace("<!-- @scripts -->", scripts)


def write(site, name, data):
    path = os.path.join(site, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(data if isinstance(data, bytes) else data.encode())


SPLIT_BUILD = """const build = {{ single: false, id: '{id}', wasm: '{wasm}', fonts: '{fonts}' }};
const hashedNames = {{ 'playground.wasm': build.wasm, 'fonts.bin': build.fonts }};
const assetUrl = (name) => new URL(hashedNames[name] ?? name, import.meta.url).href;
const loadFactory = () => import('./{glue}').then((module) => module.default);
"""
SINGLE_BUILD = """const build = {{ single: true, id: '{id}', wasm: '', fonts: '' }};
const assetUrl = (name) => name;
const loadFactory = () => Promise.resolve(createPlayground);
"""


def make_split(page, program, fonts, site):
    with open(program, "rb") as file:
        glue = file.read()
    with open(os.path.splitext(program)[0] + ".wasm", "rb") as file:
        wasm = file.read()
    pack = b"".join(open(font, "rb").read() for font in fonts)
    files = page_files(page)
    styles = read(os.path.join(page, "styles.css")) if "styles.css" in files else ""
    every = b"".join(open(os.path.join(page, name), "rb").read() for name in files)
    site_id = digest(glue + wasm + pack + every)
    fonts_name = f"fonts.{digest(pack)}.bin" if pack else ""
    wasm_name = f"playground.{digest(wasm)}.wasm"
    glue_name = f"playground.{digest(glue)}.mjs"
    build_module = SPLIT_BUILD.format(id=site_id, wasm=wasm_name, fonts=fonts_name, glue=glue_name)
    script, used = joined_script(page, build_module)
    script_name, styles_name = f"app.{digest(script)}.js", f"styles.{digest(styles)}.css"
    style_tags = (
        f'<link rel="stylesheet" href="./{styles_name}">\n'
        f'<link rel="modulepreload" href="./{glue_name}">\n'
        f'<link rel="preload" href="./{wasm_name}" as="fetch" type="application/wasm" crossorigin>'
    )
    script_tag = f'<script type="module" src="./{script_name}"></script>'
    written = {wasm_name: wasm, glue_name: glue, script_name: script, styles_name: styles}
    if pack:
        style_tags += f'\n<link rel="preload" href="./{fonts_name}" as="fetch" crossorigin>'
        written[fonts_name] = pack
    rest = [name for name in files if name not in used and name != "styles.css"]
    listed = json.dumps(sorted(list(written) + rest))
    for name in rest:
        with open(os.path.join(page, name), "rb") as file:
            data = file.read()
        if name.endswith((".js", ".html", ".webmanifest")):
            text = data.decode().replace("@BUILD_ID@", site_id).replace("@BUILD_FILES@", listed)
            data = fill(text, style_tags, script_tag, name) if name.endswith(".html") else text
        written[name] = data
    for name, data in written.items():
        write(site, name, data)


def make_single(page, program, _fonts, site):
    glue = read(program)
    style_file = os.path.join(page, "styles.css")
    styles = read(style_file) if os.path.exists(style_file) else ""
    script, _ = joined_script(page, SINGLE_BUILD.format(id=digest(glue + styles)))
    whole = f"{glue}\n(() => {{\n'use strict';\n{script}\n}})();\n"
    whole = re.sub(r"</(script)", r"<\\/\1", whole, flags=re.IGNORECASE).replace("<!--", "<\\!--")
    template = read(os.path.join(page, "index.html"))
    html = fill(template, f"<style>\n{styles}\n</style>", f"<script>\n{whole}</script>", "index.html")
    write(site, "taskyard.html", html.replace("@BUILD_ID@", digest(whole)).replace("@BUILD_FILES@", "[]"))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mode", choices=["split", "single"], required=True)
    parser.add_argument("--page", required=True)
    parser.add_argument("--program", required=True)
    parser.add_argument("--site", required=True)
    parser.add_argument("--fonts", nargs="*", default=[], help="fonts of the program, in its order (split)")
    arguments = parser.parse_args()
    # A fresh folder beside, then swapped in: a server on the old one never shows half a site.
    fresh = arguments.site + ".new"
    shutil.rmtree(fresh, ignore_errors=True)
    os.makedirs(fresh)
    make = make_single if arguments.mode == "single" else make_split
    make(arguments.page, arguments.program, arguments.fonts, fresh)
    shutil.rmtree(arguments.site, ignore_errors=True)
    os.rename(fresh, arguments.site)


if __name__ == "__main__":
    main()
