// Calls of AWS services that applications make with the credentials they find (surroundings 5.4, 5.6).
#include <array>

#include "base/text.hpp"
#include "iam/iam.hpp"
#include "logs/logs.hpp"
#include "network/network.hpp"
#include "work/jobs.hpp"

namespace taskyard::work {
namespace {

using scheduler::Desk;

struct ServiceRow {
  std::string_view vendor;
  network::Outside way;
  std::string_view denied;  // its error code for a missing permission
};

constexpr std::string_view k_denied = "AccessDeniedException";

constexpr std::array k_services = std::to_array<ServiceRow>({
    {"s3", network::Outside::s3, "AccessDenied"},
    {"logs", network::Outside::logs, k_denied},
    {"secretsmanager", network::Outside::secrets, k_denied},
    {"ssm", network::Outside::parameters, k_denied},
    {"ecr", network::Outside::ecr_token, k_denied},
    {"sqs", network::Outside::internet, "AccessDenied"},
    {"sns", network::Outside::internet, "AuthorizationError"},
    {"sts", network::Outside::internet, "AccessDenied"},
    {"cloudwatch", network::Outside::internet, "AccessDenied"},
    {"ec2", network::Outside::internet, "UnauthorizedOperation"},
});

ServiceRow service_of(std::string_view action) {
  const std::string_view vendor = action.substr(0, action.find(':'));
  for (const ServiceRow& row : k_services) {
    if (row.vendor == vendor) return row;
  }
  return {vendor, network::Outside::internet, k_denied};
}

// What an SDK raises, and most programs print.
std::string error_text(const World& world, std::string_view action,
                       const iam::CallOutcome& outcome) {
  const ServiceRow service = service_of(action);
  switch (outcome.answer) {
    case CallAnswer::no_credentials: return "Unable to locate credentials";
    case CallAnswer::unreachable:
      return concat({"Connect timeout on endpoint URL: \"https://", service.vendor, ".",
                     world.region, ".amazonaws.com/\""});
    case CallAnswer::cannot_assume:
      return "Error when retrieving credentials from container-role: Error retrieving metadata: "
             "Received non 200 response 500 from container metadata";
    default:
      return concat({"An error occurred (", service.denied, ") when calling the ",
                     action.substr(action.find(':') + 1), " operation: ", outcome.message});
  }
}

iam::CallOutcome call_once(const Desk& desk, const Job& job, std::string_view action,
                           std::string_view resource) {
  World& world = world_of(desk);
  iam::Caller caller;
  caller.actor = CallActor::container;
  caller.task = world.at(job.container).task;
  caller.container = job.container;
  iam::CallWish wish;
  wish.action = action;
  wish.resource = resource;
  wish.repeat_of = job.call;
  wish.last_answer = job.answer;
  const network::End source = network::end_of(world, caller.task);
  wish.reachable = network::way_out(world, source, service_of(action).way).open();
  return iam::make_call(desk.changes, caller, wish);
}

}  // namespace

void on_call_work(const Desk& desk, JobId id, std::uint32_t stamp) {
  Job* job = due_job(desk, id, stamp);
  if (job == nullptr) return;
  World& world = world_of(desk);
  const CallWork work = world.at(job->work).calls[job->index];
  const std::string& action = world.text(work.action);
  const std::string& resource = world.text(work.resource);
  const iam::CallOutcome outcome = call_once(desk, *job, action, resource);
  const auto answer = static_cast<std::uint8_t>(outcome.answer);
  const bool turned = answer != job->answer;
  job->call = outcome.number;
  job->answer = answer;
  const ContainerId container = job->container;
  if (turned && outcome.ok()) {
    logs::print_line(desk.changes, container, concat({action, " ", resource, ": ok"}));
  } else if (turned) {
    logs::print_line(desk.changes, container, error_text(world, action, outcome),
                     LineKind::call_denied);
  }
  if (!outcome.ok() && work.fatal) {
    end_job(desk, id);
    return fail_container(desk, container, {});
  }
  if (done_once(desk, id, work.every_ms)) plan(desk, id, job_of(desk, id).due_at, true);
}

}  // namespace taskyard::work
