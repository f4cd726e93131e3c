#include "panels/kit/code_view.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <vector>

#include "imgui_internal.h"
#include "panels/kit/widgets.hpp"
#include "taskyard/json.hpp"

namespace taskyard::web {
namespace {

constexpr float k_pad = 8;
constexpr std::size_t k_column_max = 2000;  // colours end there: nobody reads further to the right

struct CodePlace {
  ImVec2 origin;   ///< top left of the first line
  float line = 0;  ///< height of one
  ImVec2 clip_min, clip_max;
  float gutter = 0;  ///< left edge of the line numbers
  float gutter_width = 0;
};

ImU32 color_of(const Palette& p, JsonTokenKind kind) {
  switch (kind) {
    case JsonTokenKind::key: return p.code_key;
    case JsonTokenKind::string: return p.code_string;
    case JsonTokenKind::number: return p.code_number;
    case JsonTokenKind::literal: return p.code_literal;
    case JsonTokenKind::punctuation: return p.muted;
    case JsonTokenKind::wrong: return p.code_wrong;
  }
  return p.text;
}

Role role_of_severity(Severity severity) {
  switch (severity) {
    case Severity::error: return Role::failed;
    case Severity::warning: return Role::stopping;
    case Severity::notice: return Role::pending;
  }
  return Role::none;
}

std::vector<std::uint32_t> line_starts(std::string_view text) {
  std::vector<std::uint32_t> starts{0};
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\n') starts.push_back(static_cast<std::uint32_t>(i + 1));
  }
  return starts;
}

std::size_t line_of(const std::vector<std::uint32_t>& starts, std::uint32_t offset) {
  const auto after = std::upper_bound(starts.begin(), starts.end(), offset);
  return static_cast<std::size_t>(after - starts.begin()) - 1;
}

std::string_view line_text_of(std::string_view text, const std::vector<std::uint32_t>& starts,
                              std::size_t line) {
  const std::size_t end = line + 1 < starts.size() ? starts[line + 1] - 1 : text.size();
  return text.substr(starts[line], end - starts[line]);
}

float width_of(std::string_view text) {
  return ImGui::CalcTextSize(text.data(), text.data() + text.size()).x;
}

// A wave under [begin, end) of one line.
void draw_wave(ImDrawList* list, ImVec2 from, float width, ImU32 color) {
  constexpr float k_step = 3;
  float x = from.x;
  bool up = true;
  const float end = from.x + std::max(width, 2 * k_step);
  while (x < end) {
    list->AddLine(ImVec2(x, from.y + (up ? 0.0F : 2.0F)),
                  ImVec2(x + k_step, from.y + (up ? 2.0F : 0.0F)), color, 1.4F);
    x += k_step;
    up = !up;
  }
}

class CodePainter {
 public:
  CodePainter(PanelContext& context, const CodeText& code, const CodePlace& place)
      : context_(context), code_(code), place_(place), starts_(line_starts(code.text)) {
    const float above = (place.clip_min.y - place.origin.y) / place.line;
    const float shown = (place.clip_max.y - place.clip_min.y) / place.line;
    first_ = static_cast<std::size_t>(std::clamp(above, 0.0F, static_cast<float>(starts_.size())));
    last_ = std::min(starts_.size(), first_ + static_cast<std::size_t>(shown) + 2);
  }

  void paint(ImDrawList* text_list, ImDrawList* gutter_list) {
    text_list->PushClipRect(place_.clip_min, place_.clip_max, true);
    paint_tokens(text_list);
    paint_problems(text_list);
    text_list->PopClipRect();
    paint_gutter(gutter_list);
  }

 private:
  float y_of(std::size_t line) const {
    return place_.origin.y + static_cast<float>(line) * place_.line;
  }

  void paint_tokens(ImDrawList* list) {
    for (const JsonToken& token : json_tokens(code_.text)) {
      const std::size_t line = line_of(starts_, token.begin);
      if (line < first_) continue;
      if (line >= last_) break;
      const std::string_view before = code_.text.substr(starts_[line], token.begin - starts_[line]);
      if (before.size() > k_column_max) continue;
      const std::uint32_t length = std::min<std::uint32_t>(token.end - token.begin, k_column_max);
      const char* begin = code_.text.data() + token.begin;
      list->AddText(ImVec2(place_.origin.x + width_of(before), y_of(line)),
                    color_of(context_.colors, token.kind), begin, begin + length);
    }
  }

  void paint_problems(ImDrawList* list) {
    for (const Diagnostic& problem : *code_.problems) {
      if (problem.offset > code_.text.size()) continue;
      const std::size_t line = line_of(starts_, problem.offset);
      if (line < first_ || line >= last_) continue;
      const std::string_view text = line_text_of(code_.text, starts_, line);
      const std::size_t column = std::min<std::size_t>(problem.offset - starts_[line], text.size());
      if (column > k_column_max) continue;
      const std::size_t length = std::min<std::size_t>(problem.length, text.size() - column);
      const ImVec2 from(place_.origin.x + width_of(text.substr(0, column)),
                        y_of(line) + place_.line - 3);
      draw_wave(list, from, width_of(text.substr(column, length)),
                context_.colors.of(role_of_severity(problem.severity)));
    }
  }

  void paint_gutter(ImDrawList* list) {
    const Palette& p = context_.colors;
    list->PushClipRect(ImVec2(place_.gutter, place_.clip_min.y),
                       ImVec2(place_.gutter + place_.gutter_width, place_.clip_max.y), true);
    for (std::size_t line = first_; line < last_; ++line) {
      const std::string number = std::to_string(line + 1);
      const float x = place_.gutter + place_.gutter_width - width_of(number) - 10;
      list->AddText(ImVec2(x, y_of(line)), with_alpha(p.muted, 170), number.c_str());
    }
    for (const Diagnostic& problem : *code_.problems) {
      const std::size_t line =
          line_of(starts_, std::min(problem.offset, static_cast<std::uint32_t>(code_.text.size())));
      if (line < first_ || line >= last_) continue;
      draw_mark(list, p, role_of_severity(problem.severity),
                ImVec2(place_.gutter + 9, y_of(line) + place_.line / 2), place_.line * 0.55F);
    }
    list->PopClipRect();
  }

  PanelContext& context_;
  const CodeText& code_;
  const CodePlace& place_;
  std::vector<std::uint32_t> starts_;
  std::size_t first_ = 0, last_ = 0;
};

float gutter_width_for(std::string_view text) {
  const auto lines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) + 1;
  const std::size_t digits = std::max<std::size_t>(2, std::to_string(lines).size());
  return ImGui::CalcTextSize("0").x * static_cast<float>(digits) + 30;
}

// What the input's callback needs: the growing text, and where the caret is wanted.
struct EditState {
  std::string* text = nullptr;
  std::int64_t wanted_caret = -1;
};

int on_edit(ImGuiInputTextCallbackData* data) {
  auto* state = static_cast<EditState*>(data->UserData);
  if (data->EventFlag == ImGuiInputTextFlags_CallbackResize) {
    state->text->resize(static_cast<std::size_t>(data->BufTextLen));
    data->Buf = state->text->data();
  } else if (state->wanted_caret >= 0) {
    data->CursorPos = static_cast<int>(
        std::min<std::int64_t>(state->wanted_caret, static_cast<std::int64_t>(data->BufTextLen)));
    data->SelectionStart = data->SelectionEnd = data->CursorPos;
    state->wanted_caret = -1;
  }
  return 0;
}

// The input's own scrolling child, to draw the colours where its text stands.
ImGuiWindow* inner_window(const char* id) {
  ImGuiWindow* parent = ImGui::GetCurrentWindow();
  for (ImGuiWindow* child : ImGui::GetCurrentContext()->Windows) {
    if (child->ParentWindow == parent && child->ChildId == parent->GetID(id) && child->Active) {
      return child;
    }
  }
  return nullptr;
}

void draw_ground(const Palette& p, ImVec2 at, ImVec2 size) {
  ImDrawList* list = ImGui::GetWindowDrawList();
  list->AddRectFilled(at, ImVec2(at.x + size.x, at.y + size.y), p.ground, 4);
  list->AddRect(at, ImVec2(at.x + size.x, at.y + size.y), p.line, 4);
}

}  // namespace

void draw_code_picture(PanelContext& context, const CodeText& code, ImVec2 size) {
  ImGui::PushFont(context.fonts.mono, std::round(ImGui::GetStyle().FontSizeBase * 0.95F));
  const ImVec2 at = ImGui::GetCursorScreenPos();
  draw_ground(context.colors, at, size);
  CodePlace place;
  place.gutter = at.x;
  place.gutter_width = gutter_width_for(code.text);
  place.line = std::round(ImGui::GetFontSize() * 1.55F);
  place.origin = ImVec2(at.x + place.gutter_width + k_pad, at.y + k_pad);
  place.clip_min = ImVec2(at.x + place.gutter_width, at.y);
  place.clip_max = ImVec2(at.x + size.x, at.y + size.y);
  CodePainter(context, code, place).paint(ImGui::GetWindowDrawList(), ImGui::GetWindowDrawList());
  ImGui::Dummy(size);
  ImGui::PopFont();
}

bool draw_code_editor(PanelContext& context, std::string& text, const Diagnostics& problems,
                      ImVec2 size) {
  constexpr const char* k_id = "##code";
  FocusWishes& wishes = context.view.wishes;
  ImGui::PushFont(context.fonts.mono, std::round(ImGui::GetStyle().FontSizeBase * 0.95F));
  const ImVec2 at = ImGui::GetCursorScreenPos();
  draw_ground(context.colors, at, size);
  const float gutter = gutter_width_for(text);
  EditState state{&text, wishes.editor_offset};
  if (wishes.editor_offset >= 0) ImGui::SetKeyboardFocusHere();
  ImGui::SetCursorScreenPos(ImVec2(at.x + gutter, at.y));
  ImGui::PushStyleColor(ImGuiCol_Text, 0U);  // the colours are painted over it
  ImGui::PushStyleColor(ImGuiCol_FrameBg, 0U);
  ImGui::PushStyleVar(ImGuiStyleVar_FrameBorderSize, 0);
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, ImVec2(k_pad, k_pad));
  const bool changed = ImGui::InputTextMultiline(
      k_id, text.data(), text.capacity() + 1, ImVec2(size.x - gutter, size.y),
      ImGuiInputTextFlags_CallbackResize | ImGuiInputTextFlags_CallbackAlways |
          ImGuiInputTextFlags_AllowTabInput,
      on_edit, &state);
  const bool focused = ImGui::IsItemActive();
  ImGui::PopStyleVar(2);
  ImGui::PopStyleColor(2);
  if (focused && wishes.editor_offset >= 0) wishes.editor_offset = -1;
  ImGuiWindow* inner = inner_window(k_id);
  const ImVec2 scroll = inner != nullptr ? inner->Scroll : ImVec2();
  CodePlace place;
  place.gutter = at.x;
  place.gutter_width = gutter;
  place.line = ImGui::GetFontSize();
  place.origin = ImVec2(at.x + gutter + k_pad - scroll.x, at.y + k_pad - scroll.y);
  place.clip_min = ImVec2(at.x + gutter, at.y + 1);
  place.clip_max = ImVec2(at.x + size.x - 1, at.y + size.y - 1);
  const CodeText code{text, &problems};
  ImDrawList* text_list = inner != nullptr ? inner->DrawList : ImGui::GetWindowDrawList();
  CodePainter(context, code, place).paint(text_list, ImGui::GetWindowDrawList());
  if (focused) {
    ImGui::GetWindowDrawList()->AddRect(at, ImVec2(at.x + size.x, at.y + size.y),
                                        context.colors.accent, 4, 0, 2);
  }
  ImGui::PopFont();
  return changed;
}

}  // namespace taskyard::web
