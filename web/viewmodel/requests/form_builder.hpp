// Writes the fields of a form and reads what was typed into them. Private to the files that implement
// form.hpp.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "taskyard/json.hpp"
#include "viewmodel/requests/form.hpp"

namespace taskyard::web::requests {

using Options = std::vector<std::pair<std::string, std::string>>;

class FormBuilder {
 public:
  FormBuilder(const Simulation& simulation, const FormValues& values, RequestFormModel& model,
              std::string_view definition = {})
      : simulation_(simulation), values_(values), model_(model), definition_(definition) {}

  const World& world() const { return simulation_.world(); }
  /// The text in the editor.
  std::string_view definition() const { return definition_; }

  /// Each adds a field and returns what it holds now.
  std::string text(std::string_view id, std::string_view label, std::string_view otherwise,
                   std::string_view hint = {});
  std::string area(std::string_view id, std::string_view label, std::string_view hint);
  /// A JSON text; where it is none, a problem with line and column says so. "" when it is empty or wrong.
  std::string json(std::string_view id, std::string_view label, std::string_view hint);
  /// The value of one of the options; the first where something else was kept.
  std::string choice(std::string_view id, std::string_view label, Options options,
                     std::string_view otherwise = {});
  bool check(std::string_view id, std::string_view label, bool otherwise);
  /// A whole number within bounds; what is none is a problem and counts as `otherwise`.
  std::int64_t number(std::string_view id, std::string_view label, std::int64_t otherwise,
                      std::int64_t least, std::int64_t most);
  /// A number with decimals, as JSON spells it; `empty_text` when nothing was typed.
  std::string decimal(std::string_view id, std::string_view label, std::string_view otherwise,
                      double least, double most);

  /// About the field added last.
  FormBuilder& joined();
  FormBuilder& tip(std::string_view text);
  FormBuilder& at(std::string_view pointer);  ///< where AWS's refusals name it
  void problem(std::string_view field, std::string message);
  /// Said at a field without being in the way.
  void note(std::string_view field, std::string message);
  void call(std::string action, JsonWriter& request);

  /// Something beside white space was typed there.
  bool has_text(std::string_view id) const;
  /// What was typed, or `otherwise`, without a field.
  std::string typed(std::string_view id, std::string_view otherwise = {}) const;

 private:
  FormField& add(FieldType type, std::string_view id, std::string_view label, std::string value);

  const Simulation& simulation_;
  const FormValues& values_;
  RequestFormModel& model_;
  std::string_view definition_;
};

/// Parts of texts at commas, without spaces around them.
std::vector<std::string> parts_of(std::string_view text);
/// Characters of a UTF-8 text.
std::size_t characters_in(std::string_view text);
/// Reads a number with decimals; false when the text is none.
bool read_decimal(std::string_view text, double& number);

/// One file each; they fill fields, problems and calls.
void traffic_form(FormBuilder& form, RequestFormModel& model);
void load_balancer_form(FormBuilder& form, RequestFormModel& model);
void target_group_form(FormBuilder& form, RequestFormModel& model);
void listener_rule_form(FormBuilder& form, RequestFormModel& model);
void targets_form(FormBuilder& form, RequestFormModel& model);
void security_rule_form(FormBuilder& form, RequestFormModel& model);
void file_system_form(FormBuilder& form, RequestFormModel& model);
void volume_form(FormBuilder& form, RequestFormModel& model);
void file_form(FormBuilder& form, RequestFormModel& model);
void role_form(FormBuilder& form, RequestFormModel& model);
void repository_form(FormBuilder& form, RequestFormModel& model);

/// "web", or "web-2" … where that is taken.
std::string free_name(std::string_view wanted, const Options& taken);
/// Groups that can be named in forms, by their ids.
Options group_options(const World& world);
/// Target groups that are there, by name.
Options target_group_options(const World& world);
TargetGroupId target_group_named(const World& world, std::string_view name);
LoadBalancerId load_balancer_named(const World& world, std::string_view name);
SecurityGroupId security_group_keyed(const World& world, std::string_view key);
/// File systems that can be named in forms, by their ids.
Options file_system_options(const World& world);

/// What a field of the model holds; "" without it.
std::string value_in(const RequestFormModel& model, std::string_view id);
/// What the forms of file systems, roles and repositories have made or changed.
Selection surroundings_of(const World& world, const RequestFormModel& model);
/// Their values about a file system, a role, a call, a repository.
void surroundings_values(const World& world, RequestForm kind, Selection selection,
                         FormValues& values);

}  // namespace taskyard::web::requests
