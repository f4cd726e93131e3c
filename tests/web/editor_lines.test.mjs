// The pure functions behind the editor pane.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { test } from 'node:test';

const source = fs.readFileSync(new URL('../../web/page/editor_lines.js', import.meta.url), 'utf8');
const lines = await import(`data:text/javascript,${encodeURIComponent(source)}`);

test('lines begin after every newline; the longest is known', () => {
  assert.deepEqual(lines.lineTable('ab\n\nabcd'), { starts: [0, 3, 4], longest: 4 });
  assert.deepEqual(lines.lineTable(''), { starts: [0], longest: 0 });
});

test('an offset belongs to the line that it stands in, its newline included', () => {
  const { starts } = lines.lineTable('ab\ncd\n');
  assert.deepEqual([0, 2, 3, 5, 6].map((at) => lines.lineAt(starts, at)), [0, 0, 1, 1, 2]);
});

test('a mark over many lines shows on its first one, an empty mark on one character', () => {
  assert.equal(lines.clipMark({ begin: 1, end: 9 }, '{ab\ncd\n}').end, 3);
  assert.equal(lines.clipMark({ begin: 1, end: 1 }, '{ab').end, 2);
});

test('pieces are cut where colours and marks begin and end', () => {
  const tokens = [{ kind: 0, begin: 0, end: 4 }, { kind: 2, begin: 6, end: 8 }];
  const marks = [{ begin: 2, end: 7, severity: 1 }, { begin: 6, end: 7, severity: 0 }];
  const pieces = lines.piecesOf(0, 9, tokens, marks);
  assert.deepEqual(pieces.map((piece) => [piece.begin, piece.end, piece.kind, piece.severity]), [
    [0, 2, 0, -1], [2, 4, 0, 1], [4, 6, -1, 1], [6, 7, 2, 0], [7, 8, 2, -1], [8, 9, -1, -1],
  ]);
});

test('an edit replaces only what differs', () => {
  assert.deepEqual(lines.smallestEdit('abcdef', 'abXdef'), { begin: 2, end: 3, text: 'X' });
  assert.deepEqual(lines.smallestEdit('aaa', 'aaaa'), { begin: 3, end: 3, text: 'a' });
  assert.deepEqual(lines.smallestEdit('same', 'same'), { begin: 4, end: 4, text: '' });
});
