// The border between the program and the page's scripts, in both directions. Names are quoted: the
// closure compiler renames everything else.
mergeInto(LibraryManager.library, {
  $tyPage: {
    read: function(at, size) {
      return new TextDecoder().decode(HEAPU8.subarray(at, at + size));
    },
    // Calls `use` with the UTF-8 bytes of each text as (address, size) pairs and frees them
    // afterwards.
    lend: function(texts, use) {
      var places = [];
      var pairs = [];
      texts.forEach(function(text) {
        var bytes = new TextEncoder().encode(text);
        var at = _malloc(bytes.length + 1);
        HEAPU8.set(bytes, at);
        HEAPU8[at + bytes.length] = 0;
        places.push(at);
        pairs.push(at, bytes.length);
      });
      var result = use.apply(null, pairs);
      places.forEach(function(at) { _free(at); });
      return result;
    },
    tokens: function(begin, end) {
      var at = _ty_tokens(begin, end) >> 2;
      var list = [];
      for (var i = 0; i < HEAPU32[at]; i++) {
        var one = at + 1 + 3 * i;
        list.push({ 'kind': HEAPU32[one], 'begin': HEAPU32[one + 1], 'end': HEAPU32[one + 2] });
      }
      return list;
    },
  },

  ty_page_attach__deps: ['$tyPage'],
  ty_page_attach: function() {
    var lend = tyPage.lend;
    Module['page']['attached']({
      'command': function(json) {
        return lend([json], function(a, n) { return UTF8ToString(_ty_command(a, n)); });
      },
      'stats': function() { return UTF8ToString(_ty_stats()); },
      'editorChanged': function(text) { lend([text], function(a, n) { _ty_editor_changed(a, n); }); },
      'editorApply': function() { _ty_editor_apply(); },
      'fileOpened': function(name, text) {
        lend([name, text], function(a, n, b, m) { _ty_file_opened(a, n, b, m); });
      },
      'tokens': function(begin, end) { return tyPage.tokens(begin, end); },
      'textTyped': function(text) { lend([text], function(a, n) { _ty_text_typed(a, n); }); },
      'pasted': function(text) { lend([text], function(a, n) { _ty_pasted(a, n); }); },
      'keyTapped': function(name) { lend([name], function(a, n) { _ty_key_tapped(a, n); }); },
      'resized': function(w, h, pw, ph) { _ty_resized(w, h, pw, ph); },
      'inSight': function(seen) { _ty_in_sight(seen ? 1 : 0); },
      'preferencesChanged': function() { _ty_preferences_changed(); },
      'holdFocus': function(hold) { _ty_hold_focus(hold ? 1 : 0); },
    });
  },

  // Tells the page something: Module.page[name](first, second).
  ty_page_tell__deps: ['$tyPage'],
  ty_page_tell: function(name, a, aSize, b, bSize) {
    Module['page'][UTF8ToString(name)](tyPage.read(a, aSize), tyPage.read(b, bSize));
  },

  // The same with numbers.
  ty_page_place: function(name, x, y, w, h, flag) {
    Module['page'][UTF8ToString(name)](x, y, w, h, flag);
  },

  // Asks the page for a text; the caller frees it.
  ty_page_ask__deps: ['$tyPage'],
  ty_page_ask: function(name, a, aSize) {
    var answer = Module['page'][UTF8ToString(name)](tyPage.read(a, aSize));
    var bytes = new TextEncoder().encode(answer);
    var at = _malloc(bytes.length + 1);
    HEAPU8.set(bytes, at);
    HEAPU8[at + bytes.length] = 0;
    return at;
  },

  // Copies the fonts that were fetched beside the program; there are as many bytes as it expects.
  ty_page_fonts: function(at, size) {
    var fonts = Module['page']['fonts'];
    if (fonts.length !== size) throw new Error('the fonts are of another build; reload the page');
    HEAPU8.set(fonts, at);
  },

  ty_page_flags: function() { return Module['page']['preferences'](); },

  ty_page_font: function(name, at, size) {
    Module['page']['font'](UTF8ToString(name), HEAPU8.slice(at, at + size));
  },
});
