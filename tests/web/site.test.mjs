// The site as files: what a plain file server, a strict policy and a file:// address need of it.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { siteFolder, singleFile } from './support/site.mjs';

const read = (name) => fs.readFileSync(path.join(siteFolder, name), 'utf8');
const names = () => fs.readdirSync(siteFolder);

test('scripts, styles and the wasm program carry a hash in their names', () => {
  for (const kind of [/^app\.[0-9a-f]{10}\.js$/, /^styles\.[0-9a-f]{10}\.css$/,
    /^playground\.[0-9a-f]{10}\.mjs$/, /^playground\.[0-9a-f]{10}\.wasm$/]) {
    assert.equal(names().filter((name) => kind.test(name)).length, 1, `one file like ${kind}`);
  }
});

test('every address in the page is relative and leads to a file', () => {
  const found = read('index.html').matchAll(/\s(?:src|href)="([^"#][^"]*)"/g);
  const addresses = [...found].map((match) => match[1]);
  assert.ok(addresses.length >= 3);
  for (const address of addresses) {
    if (/^(https:|mailto:|data:)/.test(address)) continue;
    assert.doesNotMatch(address, /^\//, `${address} breaks below a sub-path`);
    assert.ok(fs.existsSync(path.join(siteFolder, address.split(/[?#]/)[0] || 'index.html')), address);
  }
});

test('the split page holds no inline script and no inline handler', () => {
  for (const name of names().filter((file) => file.endsWith('.html'))) {
    const html = read(name);
    for (const [, attributes, body] of html.matchAll(/<script\b([^>]*)>([\s\S]*?)<\/script>/g)) {
      assert.ok(/\bsrc=/.test(attributes) && body.trim() === '', `${name}: inline script`);
    }
    assert.doesNotMatch(html, /<[a-z][^>]*\son[a-z]+\s*=/i, `${name}: inline handler`);
  }
});

test('no placeholder of the build is left in the site', () => {
  for (const name of names().filter((file) => /\.(html|js|mjs|webmanifest)$/.test(file))) {
    assert.doesNotMatch(read(name), /@BUILD_(ID|FILES)@|<!-- @(styles|scripts) -->/, name);
  }
});

test('nothing in the glue evaluates text as code', () => {
  for (const name of names().filter((file) => /\.m?js$/.test(file))) {
    assert.doesNotMatch(read(name), /\bnew Function\b|[^\w.]eval\(/, name);
  }
});

test('the single file refers to no other file', () => {
  const html = fs.readFileSync(singleFile, 'utf8');
  const inside = /<(script|style)\b[^>]*>[\s\S]*?<\/\1>/g;
  const tags = html.replace(inside, '');
  for (const [, address] of tags.matchAll(/<(?:script|link|img|iframe)\b[^>]*\s(?:src|href)="([^"]*)"/g)) {
    assert.match(address, /^data:/, `${address} would not come along`);
  }
  assert.doesNotMatch(html, /<script\b[^>]*type="module"/, 'modules do not open from disk everywhere');
});
