// What containers print by themselves: that they have started, got SIGTERM, have exited. Only those with a
// log configuration or with described work; thousands of others print nothing that anybody keeps.
#include <array>

#include "base/text.hpp"
#include "catalog/images.hpp"
#include "ecr/ecr.hpp"
#include "iam/iam.hpp"
#include "logs/logs.hpp"
#include "scheduler/steps.hpp"

namespace taskyard::scheduler {
namespace {

struct Words {
  std::string_view image;  // last part of the repository
  std::string_view started, terminated;
};

// As the programs themselves say it.
constexpr std::array k_words = std::to_array<Words>({
    {"nginx", "start worker processes", "signal 15 (SIGTERM) received, exiting"},
    {"httpd", "AH00489: Apache/2.4 configured -- resuming normal operations",
     "AH00491: caught SIGTERM, shutting down"},
    {"redis", "Ready to accept connections tcp", "Received SIGTERM scheduling shutdown..."},
    {"postgres", "database system is ready to accept connections",
     "received fast shutdown request"},
    {"mysql", "mysqld: ready for connections.", "Received SHUTDOWN from user <via user signal>."},
    {"mariadb", "mariadbd: ready for connections.", "Normal shutdown"},
    {"mongo", "Waiting for connections", "Received signal: 15 (Terminated)"},
    {"fluent-bit", "[engine] started", "[engine] caught signal (SIGTERM)"},
    {"aws-for-fluent-bit", "[engine] started", "[engine] caught signal (SIGTERM)"},
    {"aws-xray-daemon", "Initializing AWS X-Ray daemon", "Shutdown initiated"},
    {"envoy", "starting main dispatch loop", "caught SIGTERM"},
    {"traefik", "Starting provider aggregator", "I have to go... Stopping server gracefully"},
});

const Words* words_for(std::string_view image) {
  const std::string_view path = catalog::repository_path(image);
  const std::string_view last = path.substr(path.rfind('/') + 1);
  for (const Words& row : k_words) {
    if (row.image == last) return &row;
  }
  return nullptr;
}

bool prints(const Desk& desk, ContainerId id) {
  if (!definition_of(desk, container_of(desk, id)).log.driver.empty()) return true;
  return !world_of(desk).works.empty() && work_of(desk, id);
}

// A stream is of use only to somebody who may put events into it.
bool may_write(const Desk& desk, ContainerId id) {
  const World& world = world_of(desk);
  const Container& container = container_of(desk, id);
  const Task& task = task_of(desk, container.task);
  iam::Caller caller;
  caller.actor = log_actor(world, task);
  caller.task = task.id;
  caller.container = id;
  const iam::Credentials credentials = iam::credentials_of(world, caller);
  if (!credentials.none && !credentials.described) return true;
  const std::string stream = concat({logs::group_arn(world, definition_of(desk, container).log),
                                     ":log-stream:", logs::stream_name(world, id)});
  iam::CallWish wish;
  wish.action = "logs:PutLogEvents";
  wish.resource = stream;
  return iam::make_call(desk.changes, caller, wish).ok();
}

}  // namespace

void print_start(const Desk& desk, ContainerId id) {
  if (!prints(desk, id)) return;
  const ContainerDefinition& definition = definition_of(desk, container_of(desk, id));
  if (definition.log.driver == "awslogs" && may_write(desk, id)) {
    logs::open_stream(desk.changes, id);
  }
  if (ecr::wrong_platform(world_of(desk), container_of(desk, id))) {
    logs::print_line(desk.changes, id, "exec user process caused: exec format error",
                     LineKind::error);
    return;
  }
  const Words* words = words_for(definition.image);
  logs::print_line(
      desk.changes, id,
      words != nullptr ? std::string(words->started) : concat({definition.name, " started"}));
}

void print_signal(const Desk& desk, ContainerId id) {
  if (!prints(desk, id)) return;
  const Words* words = words_for(definition_of(desk, container_of(desk, id)).image);
  logs::print_line(desk.changes, id, words != nullptr ? words->terminated : "Terminated");
}

void print_exit(const Desk& desk, ContainerId id) {
  const Container& container = container_of(desk, id);
  // Only a program that ends by itself says so; one that is killed has no time to.
  const bool by_itself = container.status == ContainerStatus::running && !container.stopping;
  if (!by_itself || !container.has_exit_code || !prints(desk, id)) return;
  const bool failed = container.exit_code != 0;
  logs::print_line(desk.changes, id, concat({"exiting with code ", to_text(container.exit_code)}),
                   failed ? LineKind::error : LineKind::output);
}

}  // namespace taskyard::scheduler
