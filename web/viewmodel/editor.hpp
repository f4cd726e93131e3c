// The task definition being edited: one text, its problems, and a form that edits the same text.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "taskyard/diagnostic.hpp"
#include "taskyard/json.hpp"

namespace taskyard::web {

struct PortForm {
  std::string pointer;  ///< of the mapping
  std::string container_port, host_port, protocol;
};

struct ContainerForm {
  std::string pointer;
  std::string name, image, cpu, memory, memory_reservation;
  bool essential = true;
  std::vector<PortForm> ports;
};

/// Fields as texts, exactly as found ("" = absent); numbers keep the spelling of the text.
struct TaskDefinitionForm {
  bool usable =
      false;         ///< false: the text is no JSON object at the moment; fields are the last good
  std::string base;  ///< pointer of the definition itself: "" or "/taskDefinition"
  std::string family, network_mode, cpu, memory;
  bool ec2 = false, fargate = false, external = false;  ///< requiresCompatibilities
  std::vector<ContainerForm> containers;
};

class EditorModel {
 public:
  void set_text(std::string text);
  const std::string& text() const { return text_; }
  /// Problems of the present text, checked when it changed.
  const Diagnostics& diagnostics() const { return diagnostics_; }
  std::size_t error_count() const { return errors_; }
  const TaskDefinitionForm& form() const { return form_; }

  /// Edits through the form; each changes only the bytes it means to and returns false (text
  /// unchanged) when the text is no JSON at the moment. `kind`: how the value is written.
  enum class Kind : std::uint8_t { text, number, boolean };
  /// Sets or, with an empty value, removes the member `key` of the object at `pointer`.
  bool set_member(std::string_view pointer, std::string_view key, std::string_view value,
                  Kind kind);
  bool set_compatibility(std::string_view launch_type, bool wanted);
  bool add_container();
  bool add_port(std::string_view container_pointer);
  bool remove(std::string_view pointer);
  /// Offset of the value at a pointer, or of the problem; 0 when unknown.
  std::uint32_t offset_of(std::string_view pointer) const;

 private:
  void recheck();
  void read_form(const JsonDocument& document);
  std::string text_;
  Diagnostics diagnostics_;
  std::size_t errors_ = 0;
  TaskDefinitionForm form_;
};

/// Memory choices in MiB for a Fargate cpu value as typed ("256", ".5 vCPU"); empty when it is no size.
std::vector<std::string> fargate_memory_options(std::string_view cpu);
/// CPU sizes of Fargate as they are written: "256", "512" …
std::vector<std::string> fargate_cpu_options();

}  // namespace taskyard::web
