// Rows of the table of actions: ecr and ecr-public.
#pragma once

#include <array>

#include "api/api.hpp"
#include "api/handlers.hpp"

namespace taskyard::api {

inline constexpr std::string_view k_repository_members = "registryId:s repositoryName!s";

inline constexpr std::array k_ecr_actions = std::to_array<ActionRow>({
    {"ecr-public.CreateRepository", create_public_repository, "Create repository",
     "repositoryName!s catalogData:x tags:[LbTag"},
    {"ecr-public.DeleteRepository", delete_public_repository, "Delete repository",
     "registryId:s repositoryName!s force:b"},
    {"ecr-public.DescribeRepositories", describe_public_repositories, "",
     "registryId:s repositoryNames:[s nextToken:s maxResults:i"},
    {"ecr.BatchDeleteImage", batch_delete_image, "Delete images",
     "registryId:s repositoryName!s imageIds![EcrImageId"},
    {"ecr.BatchGetImage", batch_get_image, "",
     "registryId:s repositoryName!s imageIds![EcrImageId acceptedMediaTypes:[s"},
    {"ecr.CreateRepository", create_repository, "Create repository",
     "registryId:s repositoryName!s tags:[LbTag "
     "imageTagMutability:(MUTABLE|IMMUTABLE|MUTABLE_WITH_EXCLUSION|IMMUTABLE_WITH_EXCLUSION) "
     "imageTagMutabilityExclusionFilters:[EcrExclusion imageScanningConfiguration:EcrScanning "
     "encryptionConfiguration:EcrEncryption"},
    {"ecr.DeleteLifecyclePolicy", delete_lifecycle_policy, "Delete lifecycle policy",
     k_repository_members},
    {"ecr.DeleteRepository", delete_repository, "Delete repository",
     "registryId:s repositoryName!s force:b"},
    {"ecr.DeleteRepositoryPolicy", delete_repository_policy, "Delete repository policy",
     k_repository_members},
    {"ecr.DescribeImageScanFindings", describe_image_scan_findings, "",
     "registryId:s repositoryName!s imageId!EcrImageId nextToken:s maxResults:i"},
    {"ecr.DescribeImages", describe_images, "",
     "registryId:s repositoryName!s imageIds:[EcrImageId nextToken:s maxResults:i "
     "filter:EcrFilter"},
    {"ecr.DescribeRepositories", describe_repositories, "",
     "registryId:s repositoryNames:[s nextToken:s maxResults:i"},
    {"ecr.GetAuthorizationToken", get_authorization_token, "", "registryIds:[s"},
    {"ecr.GetLifecyclePolicy", get_lifecycle_policy, "", k_repository_members},
    {"ecr.GetLifecyclePolicyPreview", get_lifecycle_policy_preview, "",
     "registryId:s repositoryName!s imageIds:[EcrImageId nextToken:s maxResults:i "
     "filter:EcrFilter"},
    {"ecr.GetRepositoryPolicy", get_repository_policy, "", k_repository_members},
    {"ecr.ListImages", list_images, "",
     "registryId:s repositoryName!s nextToken:s maxResults:i filter:EcrFilter"},
    {"ecr.PutImage", put_image, "Put image",
     "registryId:s repositoryName!s imageManifest!s imageManifestMediaType:s imageTag:s "
     "imageDigest:s"},
    {"ecr.PutImageTagMutability", put_image_tag_mutability, "Change tag mutability",
     "registryId:s repositoryName!s "
     "imageTagMutability!(MUTABLE|IMMUTABLE|MUTABLE_WITH_EXCLUSION|IMMUTABLE_WITH_EXCLUSION) "
     "imageTagMutabilityExclusionFilters:[EcrExclusion"},
    {"ecr.PutLifecyclePolicy", put_lifecycle_policy, "Put lifecycle policy",
     "registryId:s repositoryName!s lifecyclePolicyText!s"},
    {"ecr.SetRepositoryPolicy", set_repository_policy, "Set repository policy",
     "registryId:s repositoryName!s policyText!s force:b"},
    {"ecr.StartImageScan", start_image_scan, "Scan image",
     "registryId:s repositoryName!s imageId!EcrImageId"},
    {"ecr.StartLifecyclePolicyPreview", start_lifecycle_policy_preview, "Preview lifecycle policy",
     "registryId:s repositoryName!s lifecyclePolicyText:s"},
});

}  // namespace taskyard::api
