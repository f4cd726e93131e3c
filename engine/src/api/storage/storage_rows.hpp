// The rows of EFS and EBS in the table of actions (api/table.cpp). Private to it.
#pragma once

#include <array>

#include "api/api.hpp"
#include "api/handlers.hpp"

namespace taskyard::api {

inline constexpr std::array k_storage_actions = std::to_array<ActionRow>({
    {"ec2.CreateSnapshot", create_snapshot, "Create snapshot",
     "Description:s OutpostArn:s VolumeId!s TagSpecifications Location:s DryRun"},
    {"ec2.DeleteVolume", delete_volume, "Delete volume", "VolumeId!s DryRun"},
    {"ec2.DescribeSnapshots", describe_snapshots, "",
     "MaxResults NextToken OwnerIds:[s RestorableByUserIds:[s SnapshotIds:[s DryRun "
     "Filters:[Filter"},
    {"ec2.DescribeVolumes", describe_volumes, "",
     "VolumeIds:[s DryRun Filters:[Filter NextToken MaxResults"},
    {"efs.CreateAccessPoint", create_access_point, "Create access point",
     "ClientToken!s Tags:[EfsTag FileSystemId!s PosixUser:EfsPosixUser "
     "RootDirectory:EfsRootDirectory"},
    {"efs.CreateFileSystem", create_file_system, "Create file system",
     "CreationToken!s PerformanceMode:(generalPurpose|maxIO) Encrypted:b KmsKeyId:s "
     "ThroughputMode:(bursting|provisioned|elastic) ProvisionedThroughputInMibps:n "
     "AvailabilityZoneName:s Backup:b Tags:[EfsTag"},
    {"efs.CreateMountTarget", create_mount_target, "Create mount target",
     "FileSystemId!s SubnetId!s IpAddress:s Ipv6Address:s "
     "IpAddressType:(IPV4_ONLY|IPV6_ONLY|DUAL_STACK) SecurityGroups:[s"},
    {"efs.DeleteAccessPoint", delete_access_point, "Delete access point", "AccessPointId!s"},
    {"efs.DeleteFileSystem", delete_file_system, "Delete file system", "FileSystemId!s"},
    {"efs.DeleteFileSystemPolicy", delete_file_system_policy, "Delete file system policy",
     "FileSystemId!s"},
    {"efs.DeleteMountTarget", delete_mount_target, "Delete mount target", "MountTargetId!s"},
    {"efs.DescribeAccessPoints", describe_access_points, "",
     "MaxResults:i NextToken:s AccessPointId:s FileSystemId:s"},
    {"efs.DescribeFileSystemPolicy", describe_file_system_policy, "", "FileSystemId!s"},
    {"efs.DescribeFileSystems", describe_file_systems, "",
     "MaxItems:i Marker:s CreationToken:s FileSystemId:s"},
    {"efs.DescribeMountTargetSecurityGroups", describe_mount_target_groups, "", "MountTargetId!s"},
    {"efs.DescribeMountTargets", describe_mount_targets, "",
     "MaxItems:i Marker:s FileSystemId:s MountTargetId:s AccessPointId:s"},
    {"efs.ListTagsForResource", efs_list_tags, "", "ResourceId!s MaxResults:i NextToken:s"},
    {"efs.ModifyMountTargetSecurityGroups", modify_mount_target_groups,
     "Change security groups of mount target", "MountTargetId!s SecurityGroups:[s"},
    {"efs.PutFileSystemPolicy", put_file_system_policy, "Put file system policy",
     "FileSystemId!s Policy!s BypassPolicyLockoutSafetyCheck:b"},
    {"efs.TagResource", efs_tag_resource, "Tag file system", "ResourceId!s Tags![EfsTag"},
    {"efs.UntagResource", efs_untag_resource, "Untag file system", "ResourceId!s TagKeys![s"},
    {"efs.UpdateFileSystem", update_file_system, "Change file system",
     "FileSystemId!s ThroughputMode:(bursting|provisioned|elastic) "
     "ProvisionedThroughputInMibps:n"},
});

}  // namespace taskyard::api
