#include "platform/browser/key_names.hpp"

namespace taskyard::web {

namespace {

struct Row {
  std::string_view name;
  ImGuiKey key;
};

constexpr Row k_codes[] = {
    {"Tab", ImGuiKey_Tab},
    {"ArrowLeft", ImGuiKey_LeftArrow},
    {"ArrowRight", ImGuiKey_RightArrow},
    {"ArrowUp", ImGuiKey_UpArrow},
    {"ArrowDown", ImGuiKey_DownArrow},
    {"PageUp", ImGuiKey_PageUp},
    {"PageDown", ImGuiKey_PageDown},
    {"Home", ImGuiKey_Home},
    {"End", ImGuiKey_End},
    {"Insert", ImGuiKey_Insert},
    {"Delete", ImGuiKey_Delete},
    {"Backspace", ImGuiKey_Backspace},
    {"Space", ImGuiKey_Space},
    {"Enter", ImGuiKey_Enter},
    {"Escape", ImGuiKey_Escape},
    {"NumpadEnter", ImGuiKey_KeypadEnter},
    {"ControlLeft", ImGuiKey_LeftCtrl},
    {"ControlRight", ImGuiKey_RightCtrl},
    {"ShiftLeft", ImGuiKey_LeftShift},
    {"ShiftRight", ImGuiKey_RightShift},
    {"AltLeft", ImGuiKey_LeftAlt},
    {"AltRight", ImGuiKey_RightAlt},
    {"MetaLeft", ImGuiKey_LeftSuper},
    {"MetaRight", ImGuiKey_RightSuper},
    {"F8", ImGuiKey_F8},
    {"Period", ImGuiKey_Period},
    {"Comma", ImGuiKey_Comma},
    {"Slash", ImGuiKey_Slash},
    {"Semicolon", ImGuiKey_Semicolon},
    {"Quote", ImGuiKey_Apostrophe},
    {"Backquote", ImGuiKey_GraveAccent},
    {"Minus", ImGuiKey_Minus},
    {"Equal", ImGuiKey_Equal},
    {"BracketLeft", ImGuiKey_LeftBracket},
    {"BracketRight", ImGuiKey_RightBracket},
    {"Backslash", ImGuiKey_Backslash},
};

constexpr Row k_signs[] = {
    {".", ImGuiKey_Period},      {",", ImGuiKey_Comma},        {"/", ImGuiKey_Slash},
    {"?", ImGuiKey_Slash},       {";", ImGuiKey_Semicolon},    {"'", ImGuiKey_Apostrophe},
    {"-", ImGuiKey_Minus},       {"=", ImGuiKey_Equal},        {"+", ImGuiKey_Equal},
    {"[", ImGuiKey_LeftBracket}, {"]", ImGuiKey_RightBracket}, {"\\", ImGuiKey_Backslash},
    {"`", ImGuiKey_GraveAccent},
};

ImGuiKey offset_key(ImGuiKey first, int offset) { return static_cast<ImGuiKey>(first + offset); }

template <std::size_t N>
ImGuiKey find(const Row (&rows)[N], std::string_view name) {
  for (const Row& row : rows) {
    if (row.name == name) return row.key;
  }
  return ImGuiKey_None;
}

ImGuiKey typed_key(std::string_view key) {
  const char c = key[0];
  if (c >= 'a' && c <= 'z') return offset_key(ImGuiKey_A, c - 'a');
  if (c >= 'A' && c <= 'Z') return offset_key(ImGuiKey_A, c - 'A');
  if (c >= '0' && c <= '9') return offset_key(ImGuiKey_0, c - '0');
  return find(k_signs, key);
}

ImGuiKey placed_key(std::string_view code) {
  if (code.size() == 4 && code.substr(0, 3) == "Key") return offset_key(ImGuiKey_A, code[3] - 'A');
  if (code.size() == 6 && code.substr(0, 5) == "Digit")
    return offset_key(ImGuiKey_0, code[5] - '0');
  if (code.size() == 7 && code.substr(0, 6) == "Numpad" && code[6] >= '0' && code[6] <= '9') {
    return offset_key(ImGuiKey_Keypad0, code[6] - '0');
  }
  return find(k_codes, code);
}

}  // namespace

bool is_character(std::string_view key) {
  if (key.empty()) return false;
  const auto first = static_cast<unsigned char>(key[0]);
  const std::size_t size = first < 0x80U ? 1 : first < 0xE0U ? 2 : first < 0xF0U ? 3 : 4;
  return key.size() == size && first >= 0x20U;
}

ImGuiKey imgui_key(std::string_view key, std::string_view code) {
  const bool is_keypad = code.substr(0, 6) == "Numpad";
  if (key.size() == 1 && key != " " && !is_keypad) {
    const ImGuiKey typed = typed_key(key);
    if (typed != ImGuiKey_None) return typed;
  }
  const ImGuiKey placed = placed_key(code);
  return placed != ImGuiKey_None ? placed : find(k_codes, key);  // keyboards of phones send no code
}

}  // namespace taskyard::web
