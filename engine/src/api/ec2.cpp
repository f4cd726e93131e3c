// ec2: the machines behind container instances.
#include "api/api.hpp"
#include "api/fleet.hpp"
#include "api/handlers.hpp"
#include "api/network/choice.hpp"
#include "api/shapes.hpp"
#include "base/text.hpp"
#include "iam/iam.hpp"
#include "taskyard/arn.hpp"

namespace taskyard::api {

const InstanceType* instance_type_for(Call& call, const std::string& name, JsonValue at) {
  const InstanceType* type = find_instance_type(name);
  if (type == nullptr && !call.refused()) {
    std::vector<std::string_view> names;
    for (const InstanceType& known : instance_types()) names.push_back(known.name);
    const std::string_view near = nearest_spelling(name, names);
    call.refuse("InvalidParameterValue", "Invalid value '" + name + "' for InstanceType.", at,
                near.empty()
                    ? std::string("See ec2.DescribeInstanceTypes for the types of this simulation.")
                    : concat({"Did you mean ", near, "?"}));
  }
  return type;
}

NameId zone_for(Call& call, const std::string& name, JsonValue at) {
  const World& world = call.world();
  if (name.empty()) return world.availability_zones.front();
  std::string known;
  for (const NameId zone : world.availability_zones) {
    if (world.text(zone) == name) return zone;
    known += (known.empty() ? "" : ", ") + world.text(zone);
  }
  call.refuse("InvalidParameterValue", "Invalid availability zone: [" + name + "]", at,
              "Zones of this region: " + known + ".");
  return {};
}

bool room_for_instances(Call& call, std::int64_t count) {
  const World& world = call.world();
  const std::size_t total = world.ec2_instances.size() + static_cast<std::size_t>(count);
  if (total <= world.limits.instances_max) return true;
  call.refuse("InstanceLimitExceeded", "The simulation holds as many instances as it can.");
  return false;
}

std::vector<Attribute> attributes_in(Names& names, JsonValue object) {
  std::vector<Attribute> result;
  for (JsonValue member = object.first(); member; member = member.next()) {
    if (!member.is(JsonKind::string)) continue;
    const bool has_value = !member.text().empty();
    result.push_back(
        {names.intern(member.key()), has_value ? names.intern(member.text()) : NameId{}});
  }
  return result;
}

namespace {

// Standard base64; anything else is returned as it is (the API wants base64, people paste plain
// text).
std::string decoded(std::string_view text) {
  std::string out;
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : text) {
    int digit = -1;
    if (is_upper(c)) digit = c - 'A';
    if (is_lower(c)) digit = c - 'a' + 26;
    if (is_digit(c)) digit = c - '0' + 52;
    if (c == '+') digit = 62;
    if (c == '/') digit = 63;
    if (c == '=' || c == '\n') continue;
    if (digit < 0) return std::string(text);
    bits = (bits << 6U) | static_cast<std::uint32_t>(digit);
    if (++count == 4) {
      out += static_cast<char>((bits >> 16U) & 255U);
      out += static_cast<char>((bits >> 8U) & 255U);
      out += static_cast<char>(bits & 255U);
      bits = 0;
      count = 0;
    }
  }
  if (count == 3) {
    out += static_cast<char>((bits >> 10U) & 255U);
    out += static_cast<char>((bits >> 2U) & 255U);
  } else if (count == 2) {
    out += static_cast<char>((bits >> 4U) & 255U);
  }
  return out;
}

// NAME=value lines, as a shell script or /etc/ecs/ecs.config writes them.
std::string setting(std::string_view user_data, std::string_view name) {
  const std::string wanted = concat({name, "="});
  const std::size_t at = user_data.find(wanted);
  if (at == std::string_view::npos) return {};
  std::string_view rest = user_data.substr(at + wanted.size());
  const char quote = !rest.empty() && (rest[0] == '\'' || rest[0] == '"') ? rest[0] : '\0';
  if (quote != '\0') {
    rest.remove_prefix(1);
    return std::string(rest.substr(0, rest.find(quote)));
  }
  if (rest.starts_with("{")) return std::string(rest.substr(0, rest.find('}') + 1));
  return std::string(rest.substr(0, rest.find_first_of(" \t\r\n;>&")));
}

// "10m", "1h30m", "90s": as the agent writes durations; 0 when it is none, which keeps the default.
SimTime duration_in(std::string_view text) {
  SimTime total = 0;
  std::int64_t number = 0;
  bool digits = false;
  for (const char c : text) {
    if (is_digit(c)) {
      if (number > 1'000'000) return 0;
      number = number * 10 + (c - '0');
      digits = true;
      continue;
    }
    if (!digits) return 0;
    if (c != 'h' && c != 'm' && c != 's') return 0;
    total += number * (c == 'h' ? k_hour : c == 'm' ? k_minute : k_second);
    number = 0;
    digits = false;
  }
  return digits ? 0 : total;
}

// Surroundings 6.3. The agent goes on with its default when it does not understand a value; it also
// refuses a clean-up more often than every 10 minutes.
void read_image_settings(std::string_view plain, UserData& result) {
  const std::string behavior = setting(plain, "ECS_IMAGE_PULL_BEHAVIOR");
  for (const PullBehavior one :
       {PullBehavior::always, PullBehavior::once, PullBehavior::prefer_cached}) {
    if (behavior == to_string(one)) result.pull_behavior = one;
  }
  ImageCleanup& cleanup = result.image_cleanup;
  const std::string off = setting(plain, "ECS_DISABLE_IMAGE_CLEANUP");
  cleanup.off = off == "true" || off == "1";
  const SimTime every = duration_in(setting(plain, "ECS_IMAGE_CLEANUP_INTERVAL"));
  if (every >= 10 * k_minute) cleanup.every = every;
  cleanup.minimum_age = duration_in(setting(plain, "ECS_IMAGE_MINIMUM_CLEANUP_AGE"));
  const std::int64_t count =
      parse_int(setting(plain, "ECS_NUM_IMAGES_DELETE_PER_CYCLE")).value_or(0);
  if (count > 0 && count < 1'000'000) cleanup.count = static_cast<std::int32_t>(count);
}

void write_addresses(JsonWriter& out, const World& world, const Ec2Instance& instance) {
  const Subnet& subnet = world.at(instance.subnet);
  out.member("SubnetId", world.text(subnet.key));
  out.member("VpcId", world.text(world.at(subnet.vpc).key));
  if (instance.private_ip != 0) out.member("PrivateIpAddress", ip_text(instance.private_ip));
  if (instance.public_ip != 0) out.member("PublicIpAddress", ip_text(instance.public_ip));
  out.key("SecurityGroups").begin_array();
  for (const SecurityGroupId id : instance.security_groups) {
    const SecurityGroup& group = world.at(id);
    out.begin_object().member("GroupId", world.text(group.key)).member("GroupName", group.name);
    out.end_object();
  }
  out.end_array();
}

void write_ec2(JsonWriter& out, const World& world, const Ec2Instance& instance) {
  const InstanceType* type = find_instance_type(world.text(instance.type));
  const std::string& zone = world.text(instance.zone);
  out.begin_object().member("InstanceId", ec2_instance_id_text(world, instance.id));
  out.member("InstanceType", world.text(instance.type));
  if (type != nullptr) out.member("Architecture", type->architecture);
  constexpr int k_codes[] = {0, 16, 32, 48, 64, 80};  // EC2's own numbers of the states
  out.key("State").begin_object().member("Code", k_codes[static_cast<int>(instance.state)]);
  out.member("Name", to_string(instance.state)).end_object();
  out.key("Placement").begin_object().member("AvailabilityZone", zone).end_object();
  if (instance.subnet) write_addresses(out, world, instance);
  if (const auto profile = iam::find_profile(world, world.text(instance.instance_profile))) {
    out.key("IamInstanceProfile").begin_object();
    out.member("Arn", iam::profile_arn(world, profile)).end_object();
  }
  out.key("LaunchTime").time(epoch_ms(instance.launched_at));
  out.end_object();
}

}  // namespace

UserData read_user_data(Names& names, std::string_view text) {
  const std::string plain = decoded(text);
  UserData result;
  const std::string name = setting(plain, "ECS_CLUSTER");
  result.cluster = names.intern(name.empty() ? "default" : name);  // facts CI-1
  AgentCredentials& credentials = result.credentials;
  credentials.block_imds = setting(plain, "ECS_AWSVPC_BLOCK_IMDS") == "true";
  credentials.logs_with_profile =
      setting(plain, "ECS_ENABLE_AWSLOGS_EXECUTIONROLE_OVERRIDE") == "false";
  credentials.no_host_mode_role =
      setting(plain, "ECS_ENABLE_TASK_IAM_ROLE_NETWORK_HOST") == "false";
  const JsonDocument attributes = JsonDocument::parse(setting(plain, "ECS_INSTANCE_ATTRIBUTES"));
  if (attributes.valid()) result.attributes = attributes_in(names, attributes.root());
  read_image_settings(plain, result);
  return result;
}

void run_instances(Call& call) {
  const std::string type_name = call.text("InstanceType", "m5.large");
  const std::int64_t least = call.integer("MinCount").value_or(1);
  const std::int64_t most = call.integer("MaxCount").value_or(least);
  const JsonValue placement = call.object("Placement");
  const std::string user_data = call.text("UserData");
  const InstanceType* type = instance_type_for(call, type_name, call.in["InstanceType"]);
  const ProfileChoice profile = profile_choice(call, call.object("IamInstanceProfile"));
  NameId zone = zone_for(call, std::string(placement["AvailabilityZone"].text()), placement);
  InstanceNetwork network =
      instance_network_for(call, call.in["SubnetId"], call.array("SecurityGroupIds"), most);
  if (least < 1 || most < least || most > 1000) {
    call.refuse("InvalidParameterValue",
                "MinCount and MaxCount must satisfy 1 <= MinCount <= MaxCount <= 1000.",
                call.in["MaxCount"]);
  }
  zone = zone_of_launch(call, network, zone, most);
  if (call.refused() || !room_for_instances(call, most)) return;
  World& world = call.world();
  cluster::LaunchOptions options;
  options.type = type;
  options.subnet = network.subnet;
  options.security_groups = std::move(network.groups);
  options.zone = zone;
  UserData read = read_user_data(world.names, user_data);
  options.cluster = read.cluster;
  options.attributes = std::move(read.attributes);
  options.pull_behavior = read.pull_behavior;
  options.image_cleanup = read.image_cleanup;
  options.instance_profile = profile.name;
  options.no_profile = profile.none;
  options.credentials = read.credentials;
  call.out.begin_object().member("ReservationId",
                                 "r-0" + to_hex(world.ec2_instances.size() + 1, 16));
  call.out.member("OwnerId", world.account).key("Instances").begin_array();
  for (std::int64_t i = 0; i < most; ++i) {
    const Ec2InstanceId id = cluster::launch(call.desk.changes, options);
    write_ec2(call.out, world, world.at(id));
  }
  call.out.end_array().end_object();
}

void terminate_instances(Call& call) {
  if (!call.require("InstanceIds")) return;
  const std::vector<std::string> wanted = call.texts("InstanceIds");
  if (call.refused()) return;
  World& world = call.world();
  std::vector<Ec2InstanceId> found;
  for (const std::string& name : wanted) {
    const Ec2InstanceId id = find_ec2_instance(world, name);
    if (!id) {
      call.refuse("InvalidInstanceID.NotFound", "The instance ID '" + name + "' does not exist",
                  call.in["InstanceIds"]);
      return;
    }
    found.push_back(id);
  }
  call.out.begin_object().key("TerminatingInstances").begin_array();
  for (const Ec2InstanceId id : found) {
    const Ec2State before = world.at(id).state;
    scheduler::terminate_machine(call.desk, id);
    call.out.begin_object().member("InstanceId", ec2_instance_id_text(world, id));
    call.out.key("CurrentState")
        .begin_object()
        .member("Name", to_string(world.at(id).state))
        .end_object();
    call.out.key("PreviousState").begin_object().member("Name", to_string(before)).end_object();
    call.out.end_object();
  }
  call.out.end_array().end_object();
}

void describe_instances(Call& call) {
  const std::vector<std::string> wanted = call.texts("InstanceIds");
  if (call.refused()) return;
  const World& world = call.world();
  call.out.begin_object().key("Reservations").begin_array();
  call.out.begin_object().member("OwnerId", world.account).key("Instances").begin_array();
  for (const Ec2Instance& instance : world.ec2_instances) {
    bool shown = wanted.empty();
    for (const std::string& id : wanted)
      shown = shown || find_ec2_instance(world, id) == instance.id;
    if (shown) write_ec2(call.out, world, instance);
  }
  call.out.end_array().end_object().end_array().end_object();
}

void describe_instance_types(Call& call) {
  call.out.begin_object().key("InstanceTypes").begin_array();
  for (const InstanceType& type : instance_types()) {
    call.out.begin_object().member("InstanceType", type.name);
    call.out.key("VCpuInfo").begin_object().member("DefaultVCpus", type.vcpus).end_object();
    call.out.key("MemoryInfo")
        .begin_object()
        .member("SizeInMiB", type.nominal_memory_mib)
        .end_object();
    call.out.key("NetworkInfo").begin_object();
    call.out.member("MaximumNetworkInterfaces", type.max_enis).end_object();
    call.out.key("ProcessorInfo").begin_object().key("SupportedArchitectures").begin_array();
    call.out.value(type.architecture).end_array().end_object().end_object();
  }
  call.out.end_array().end_object();
}

}  // namespace taskyard::api
