#include "render/overlay.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>

#include "render/program.hpp"

namespace taskyard::web {

namespace {

GLuint texture_name(ImTextureID id) { return static_cast<GLuint>(static_cast<std::uintptr_t>(id)); }

void create_texture(ImTextureData& texture) {
  GLuint name = 0;
  glGenTextures(1, &name);
  glBindTexture(GL_TEXTURE_2D, name);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, static_cast<GLint>(GL_LINEAR));
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, static_cast<GLint>(GL_LINEAR));
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_S, static_cast<GLint>(GL_CLAMP_TO_EDGE));
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_T, static_cast<GLint>(GL_CLAMP_TO_EDGE));
  glTexImage2D(GL_TEXTURE_2D, 0, static_cast<GLint>(GL_RGBA), texture.Width, texture.Height, 0,
               GL_RGBA, GL_UNSIGNED_BYTE, texture.GetPixels());
  texture.SetTexID(static_cast<ImTextureID>(name));
}

void update_texture(ImTextureData& texture) {
  glBindTexture(GL_TEXTURE_2D, texture_name(texture.GetTexID()));
  glPixelStorei(GL_UNPACK_ROW_LENGTH, texture.Width);
  const ImTextureRect& part = texture.UpdateRect;  // around all new glyphs: one upload, not many
  glTexSubImage2D(GL_TEXTURE_2D, 0, part.x, part.y, part.w, part.h, GL_RGBA, GL_UNSIGNED_BYTE,
                  texture.GetPixelsAt(part.x, part.y));
  glPixelStorei(GL_UNPACK_ROW_LENGTH, 0);
}

void mark_destroyed(ImTextureData& texture) {
  texture.SetTexID(ImTextureID_Invalid);
  texture.SetStatus(ImTextureStatus_Destroyed);
}

std::size_t changed_bytes(const ImTextureData& texture) {
  if (texture.Status == ImTextureStatus_WantCreate) {
    return static_cast<std::size_t>(texture.Width) * static_cast<std::size_t>(texture.Height) * 4;
  }
  return std::size_t{texture.UpdateRect.w} * texture.UpdateRect.h * 4;
}

void update_one(ImTextureData& texture, FrameCounters& counters) {
  switch (texture.Status) {
    case ImTextureStatus_WantCreate:
      counters.bytes_uploaded += changed_bytes(texture);
      create_texture(texture);
      texture.SetStatus(ImTextureStatus_OK);
      break;
    case ImTextureStatus_WantUpdates:
      counters.bytes_uploaded += changed_bytes(texture);
      update_texture(texture);
      texture.SetStatus(ImTextureStatus_OK);
      break;
    case ImTextureStatus_WantDestroy:
      if (texture.UnusedFrames > 0) {
        const GLuint name = texture_name(texture.GetTexID());
        glDeleteTextures(1, &name);
        mark_destroyed(texture);
      }
      break;
    case ImTextureStatus_OK:
    case ImTextureStatus_Destroyed: break;
  }
}

}  // namespace

bool Overlay::init(std::string& error) {
  program_ = link_program("imgui", error);
  if (program_ == 0) return false;
  display_ = glGetUniformLocation(program_, "u_display");
  texture_ = glGetUniformLocation(program_, "u_texture");
  glGenVertexArrays(1, &array_);
  glGenBuffers(1, &vertices_);
  glGenBuffers(1, &indices_);
  ImGuiPlatformIO& io = ImGui::GetPlatformIO();
  GLint largest = 0;
  glGetIntegerv(GL_MAX_TEXTURE_SIZE, &largest);
  io.Renderer_TextureMaxWidth = io.Renderer_TextureMaxHeight = std::min<int>(largest, 8192);
  return true;
}

void Overlay::forget() {
  for (ImTextureData* texture : ImGui::GetPlatformIO().Textures) {
    if (texture->RefCount == 1) mark_destroyed(*texture);
  }
  *this = Overlay();
}

void Overlay::shutdown() {
  if (program_ == 0) return;
  for (ImTextureData* texture : ImGui::GetPlatformIO().Textures) {
    const GLuint name = texture_name(texture->GetTexID());
    if (texture->RefCount == 1 && name != 0) glDeleteTextures(1, &name);
  }
  glDeleteProgram(program_);
  glDeleteVertexArrays(1, &array_);
  glDeleteBuffers(1, &vertices_);
  glDeleteBuffers(1, &indices_);
  forget();
}

void Overlay::update_textures(ImDrawData* data, FrameCounters& counters) {
  if (data->Textures == nullptr) return;
  glPixelStorei(GL_UNPACK_ALIGNMENT, 1);
  for (ImTextureData* texture : *data->Textures) update_one(*texture, counters);
}

void Overlay::set_state(const ImDrawData& data, const Surface& surface) {
  glViewport(0, 0, surface.width_px, surface.height_px);
  glUseProgram(program_);
  glUniform4f(display_, data.DisplayPos.x, data.DisplayPos.y, data.DisplaySize.x,
              data.DisplaySize.y);
  glUniform1i(texture_, 0);
  glActiveTexture(GL_TEXTURE0);
  glBindVertexArray(array_);
  glBindBuffer(GL_ARRAY_BUFFER, vertices_);
  glBindBuffer(GL_ELEMENT_ARRAY_BUFFER, indices_);
  for (GLuint index = 0; index < 3; ++index) glEnableVertexAttribArray(index);
}

namespace {

// There is no base vertex in GLES 3.0: large meshes move the attributes instead.
void point_attributes(unsigned first_vertex) {
  const std::size_t base = std::size_t{first_vertex} * sizeof(ImDrawVert);
  const auto at = [base](std::size_t member) {
    return reinterpret_cast<const void*>(base + member);
  };
  glVertexAttribPointer(0, 2, GL_FLOAT, GL_FALSE, sizeof(ImDrawVert),
                        at(offsetof(ImDrawVert, pos)));
  glVertexAttribPointer(1, 2, GL_FLOAT, GL_FALSE, sizeof(ImDrawVert), at(offsetof(ImDrawVert, uv)));
  glVertexAttribPointer(2, 4, GL_UNSIGNED_BYTE, GL_TRUE, sizeof(ImDrawVert),
                        at(offsetof(ImDrawVert, col)));
}

// Sets the scissor to the command's clip rectangle; false when nothing of it is in sight.
bool set_clip(const ImDrawCmd& command, const ImDrawData& data, const Surface& surface) {
  const float scale_x = data.FramebufferScale.x, scale_y = data.FramebufferScale.y;
  const auto edge = [](float css, float origin, float scale, int wall) {
    return std::clamp(static_cast<int>(std::lround((css - origin) * scale)), 0, wall);
  };
  const int left = edge(command.ClipRect.x, data.DisplayPos.x, scale_x, surface.width_px);
  const int top = edge(command.ClipRect.y, data.DisplayPos.y, scale_y, surface.height_px);
  const int right = edge(command.ClipRect.z, data.DisplayPos.x, scale_x, surface.width_px);
  const int bottom = edge(command.ClipRect.w, data.DisplayPos.y, scale_y, surface.height_px);
  if (right <= left || bottom <= top) return false;
  glScissor(left, surface.height_px - bottom, right - left, bottom - top);
  return true;
}

}  // namespace

void Overlay::upload_meshes(const ImDrawData& data, FrameCounters& counters) {
  all_vertices_.clear();
  all_indices_.clear();
  for (const ImDrawList* list : data.CmdLists) {
    all_vertices_.insert(all_vertices_.end(), list->VtxBuffer.begin(), list->VtxBuffer.end());
    all_indices_.insert(all_indices_.end(), list->IdxBuffer.begin(), list->IdxBuffer.end());
  }
  const std::size_t vertex_bytes = all_vertices_.size() * sizeof(ImDrawVert);
  const std::size_t index_bytes = all_indices_.size() * sizeof(ImDrawIdx);
  glBindVertexArray(array_);
  glBindBuffer(GL_ARRAY_BUFFER, vertices_);
  glBindBuffer(GL_ELEMENT_ARRAY_BUFFER, indices_);
  glBufferData(GL_ARRAY_BUFFER, static_cast<GLsizeiptr>(vertex_bytes), all_vertices_.data(),
               GL_STREAM_DRAW);
  glBufferData(GL_ELEMENT_ARRAY_BUFFER, static_cast<GLsizeiptr>(index_bytes), all_indices_.data(),
               GL_STREAM_DRAW);
  glBindVertexArray(0);
  counters.bytes_uploaded += vertex_bytes + index_bytes;
}

void Overlay::upload(ImDrawData* data, FrameCounters& counters) {
  update_textures(data, counters);
  upload_meshes(*data, counters);
}

void Overlay::draw_list(const ImDrawList& list, MeshStart start, const ImDrawData& data,
                        const Surface& surface, FrameCounters& counters) {
  unsigned first_vertex = start.vertex;
  point_attributes(first_vertex);
  GLuint bound = 0;
  for (const ImDrawCmd& command : list.CmdBuffer) {
    if (command.UserCallback != nullptr) {
      if (command.UserCallback == ImDrawCallback_ResetRenderState) {
        set_state(data, surface);
        bound = 0;
      } else {
        command.UserCallback(&list, &command);
      }
      continue;
    }
    if (command.ElemCount == 0 || !set_clip(command, data, surface)) continue;
    if (start.vertex + command.VtxOffset != first_vertex) {
      first_vertex = start.vertex + command.VtxOffset;
      point_attributes(first_vertex);
    }
    const GLuint texture = texture_name(command.GetTexID());
    if (texture != bound) glBindTexture(GL_TEXTURE_2D, texture);
    bound = texture;
    const std::size_t first_index =
        std::size_t{start.index + command.IdxOffset} * sizeof(ImDrawIdx);
    glDrawElements(GL_TRIANGLES, static_cast<GLsizei>(command.ElemCount),
                   sizeof(ImDrawIdx) == 2 ? GL_UNSIGNED_SHORT : GL_UNSIGNED_INT,
                   reinterpret_cast<const void*>(first_index));
    ++counters.draw_calls;
    counters.triangles += command.ElemCount / 3;
  }
}

void Overlay::draw(const ImDrawData& data, const Surface& surface, FrameCounters& counters) {
  if (data.DisplaySize.x <= 0 || data.DisplaySize.y <= 0) return;
  glEnable(GL_SCISSOR_TEST);
  set_state(data, surface);
  MeshStart start;
  for (const ImDrawList* list : data.CmdLists) {
    draw_list(*list, start, data, surface, counters);
    start.vertex += static_cast<unsigned>(list->VtxBuffer.Size);
    start.index += static_cast<unsigned>(list->IdxBuffer.Size);
  }
  glDisable(GL_SCISSOR_TEST);
  glBindVertexArray(0);
}

}  // namespace taskyard::web
