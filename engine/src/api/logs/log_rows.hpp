// Rows of the table of actions: CloudWatch Logs. Private to api.
#pragma once

#include <array>

#include "api/api.hpp"
#include "api/handlers.hpp"

namespace taskyard::api {

inline constexpr std::array k_log_actions = std::to_array<ActionRow>({
    {"logs.CreateLogGroup", create_log_group, "Create log group",
     "logGroupName!s kmsKeyId:s tags:m logGroupClass:(STANDARD|INFREQUENT_ACCESS|DELIVERY) "
     "deletionProtectionEnabled:b"},
    {"logs.DeleteLogGroup", delete_log_group, "Delete log group", "logGroupName!s"},
    {"logs.DescribeLogGroups", describe_log_groups, "",
     "accountIdentifiers:[s logGroupNamePrefix:s logGroupNamePattern:s nextToken:s limit:i "
     "includeLinkedAccounts:b logGroupClass:(STANDARD|INFREQUENT_ACCESS|DELIVERY) "
     "logGroupIdentifiers:[s"},
    {"logs.DescribeLogStreams", describe_log_streams, "",
     "logGroupName:s logGroupIdentifier:s logStreamNamePrefix:s "
     "orderBy:(LogStreamName|LastEventTime) descending:b nextToken:s limit:i"},
    {"logs.FilterLogEvents", filter_log_events, "",
     "logGroupName:s logGroupIdentifier:s logStreamNames:[s logStreamNamePrefix:s startTime:i "
     "endTime:i filterPattern:s nextToken:s limit:i interleaved:b unmask:b"},
    {"logs.GetLogEvents", get_log_events, "",
     "logGroupName:s logGroupIdentifier:s logStreamName!s startTime:i endTime:i nextToken:s "
     "limit:i "
     "startFromHead:b unmask:b"},
    {"logs.PutRetentionPolicy", put_retention_policy, "Change retention",
     "logGroupName!s retentionInDays!i"},
});

}  // namespace taskyard::api
