// Reads a task definition and checks every rule that can be decided from the document alone.
// It knows no cluster, no registered revision and no running task.
#pragma once

#include <string>

#include "taskdef/command_line/command_line.hpp"
#include "taskyard/diagnostic.hpp"
#include "taskyard/json.hpp"
#include "taskyard/task_definition.hpp"

namespace taskyard {

/// What RegisterTaskDefinition would make of a request. The definition is filled as far as it could be
/// understood even when it is refused (then without its json); id, revision, status and times are the
/// caller's business.
struct TaskDefinitionDraft {
  TaskDefinition definition;
  Diagnostics diagnostics;  ///< in order of place; errors, warnings and notices
  std::string
      exception;  ///< AWS's answer to the first error: "ClientException" …; "" when accepted
  std::string message;  ///< its text

  bool accepted() const { return exception.empty(); }
};

/// Reads the request `root` of a document (a RegisterTaskDefinition input, a task definition as
/// DescribeTaskDefinition shows it, or one in CloudFormation spelling). Goes on after a finding.
/// The document must be valid.
TaskDefinitionDraft read_task_definition(const JsonDocument& document, JsonValue root);

/// The same from text; a text that is no JSON is a SerializationException.
TaskDefinitionDraft read_task_definition(std::string_view text);

}  // namespace taskyard
