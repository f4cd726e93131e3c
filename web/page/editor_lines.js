// The editor's text cut into lines and coloured pieces. Pure functions; offsets are UTF-16 units.

/** Offsets of the first character of every line, and the length of the longest line. */
export function lineTable(text) {
  const starts = [0];
  let longest = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
    longest = Math.max(longest, at - starts[starts.length - 1]);
    starts.push(at + 1);
  }
  return { starts, longest: Math.max(longest, text.length - starts[starts.length - 1]) };
}

/** Index of the line that holds `offset`. */
export function lineAt(starts, offset) {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle] <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** A mark covers at least one character and stays on its first line: longer waves say nothing. */
export function clipMark(mark, text) {
  const lineEnd = text.indexOf('\n', mark.begin);
  const wall = lineEnd < 0 ? text.length : lineEnd;
  return { ...mark, end: Math.max(mark.begin + 1, Math.min(mark.end, wall)) };
}

function cutsOf(begin, end, ranges) {
  const cuts = new Set([begin, end]);
  for (const range of ranges) {
    if (range.begin > begin && range.begin < end) cuts.add(range.begin);
    if (range.end > begin && range.end < end) cuts.add(range.end);
  }
  return [...cuts].sort((a, b) => a - b);
}

/** Pieces of the line [begin, end): { begin, end, kind, severity }, where -1 says none. */
export function piecesOf(begin, end, tokens, marks) {
  const touches = (range) => range.begin < Math.max(end, begin + 1) && range.end > begin;
  const ownTokens = tokens.filter(touches);
  const ownMarks = marks.filter(touches);
  const cuts = cutsOf(begin, end, [...ownTokens, ...ownMarks]);
  const pieces = [];
  for (let i = 0; i + 1 < cuts.length; i += 1) {
    const holds = (range) => range.begin <= cuts[i] && range.end >= cuts[i + 1];
    const severities = ownMarks.filter(holds).map((mark) => mark.severity);
    pieces.push({
      begin: cuts[i],
      end: cuts[i + 1],
      kind: ownTokens.find(holds)?.kind ?? -1,
      severity: severities.length ? Math.min(...severities) : -1,
    });
  }
  return pieces;
}

/** The smallest replacement that turns `before` into `after`: { begin, end, text }. */
export function smallestEdit(before, after) {
  const most = Math.min(before.length, after.length);
  let head = 0;
  while (head < most && before[head] === after[head]) head += 1;
  let tail = 0;
  while (tail < most - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail += 1;
  return { begin: head, end: before.length - tail, text: after.slice(head, after.length - tail) };
}
