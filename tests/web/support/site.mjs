// The built page as a visitor meets it: served from a sub-path under a strict policy, opened in Chromium.
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../..');

/** Newest folder of playwright-core that the set-up fetched. */
function fetchedPlaywright() {
  const npm = path.join(process.env.TASKYARD_CACHE || path.join(os.homedir(), '.cache/taskyard'), 'npm');
  const names = fs.existsSync(npm) ? fs.readdirSync(npm) : [];
  const found = names.filter((name) => name.startsWith('playwright-core-'));
  return path.join(npm, found.sort().pop() ?? 'playwright-core');
}

export const siteFolder = process.env.TASKYARD_SITE || path.join(root, 'build/web/site');
export const singleFile =
  process.env.TASKYARD_SINGLE_FILE || path.join(root, 'build/web/site-single/taskyard.html');
export const singleFileUrl = pathToFileURL(singleFile).href;
export const policy = "script-src 'self' 'wasm-unsafe-eval'; object-src 'none'; base-uri 'none'";

const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.css': 'text/css',
  '.wasm': 'application/wasm',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
};

/** Serves `folder` below /some/sub/path/ on a free loopback port. Resolves to { url, requests, close }. */
export async function serve(folder = siteFolder, headers = { 'content-security-policy': policy }) {
  const prefix = '/some/sub/path/';
  const requests = [];
  const server = http.createServer((request, response) => {
    const address = new URL(request.url, 'http://localhost').pathname;
    requests.push(address);
    const name = address.startsWith(prefix) ? address.slice(prefix.length) || 'index.html' : '';
    const file = path.join(folder, path.normalize('/' + name));
    if (!name || !fs.existsSync(file) || !fs.statSync(file).isFile()) {
      response.writeHead(404, headers).end();
      return;
    }
    const type = types[path.extname(file)] ?? 'application/octet-stream';
    response.writeHead(200, { 'content-type': type, ...headers }).end(fs.readFileSync(file));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${server.address().port}${prefix}`;
  return {
    url,
    requests,
    close: () => new Promise((resolve) => {
      server.closeAllConnections();
      server.close(resolve);
    }),
  };
}

/** Chromium with WebGL2 in software and a fresh profile; `close()` it at the end. */
export async function launch() {
  const { chromium } = createRequire(import.meta.url)(process.env.TASKYARD_PLAYWRIGHT || fetchedPlaywright());
  return chromium.launch({
    executablePath: process.env.TASKYARD_CHROMIUM || '/usr/bin/chromium',
    args: [
      '--no-sandbox', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--disable-quic',
      '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
    ],
  });
}

/** A page that collects what went wrong in it: { page, problems, close }. */
export async function openPage(browser, url, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  const page = await context.newPage();
  const problems = [];
  page.on('pageerror', (error) => problems.push(`error: ${error.message}`));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) problems.push(`${message.type()}: ${message.text()}`);
  });
  await page.goto(url);
  return { page, problems, close: () => context.close() };
}
