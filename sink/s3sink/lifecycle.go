package s3sink

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/smithy-go"

	"github.com/techmap-it/techmap"
)

// LifecycleAPI is the part of *s3.Client that sets a bucket's lifecycle.
type LifecycleAPI interface {
	GetBucketLifecycleConfiguration(ctx context.Context, in *s3.GetBucketLifecycleConfigurationInput,
		opts ...func(*s3.Options)) (*s3.GetBucketLifecycleConfigurationOutput, error)
	PutBucketLifecycleConfiguration(ctx context.Context, in *s3.PutBucketLifecycleConfigurationInput,
		opts ...func(*s3.Options)) (*s3.PutBucketLifecycleConfigurationOutput, error)
	DeleteBucketLifecycle(ctx context.Context, in *s3.DeleteBucketLifecycleInput,
		opts ...func(*s3.Options)) (*s3.DeleteBucketLifecycleOutput, error)
}

var _ LifecycleAPI = (*s3.Client)(nil)

// A Retention says how long what a source served is kept.
type Retention struct {
	Source string // its name, as in PostingID
	Days   int    // from the day an object was put, at least 1
}

// Lifecycle returns the rules by which the service itself deletes the bronze of
// the given sources: one a source, by prefix, earlier versions in a bucket that
// keeps them included. A source that is not among them is kept.
//
// The service counts from the day an object was put, not from the one its records
// were fetched on, and takes a day or two to obey. It takes at most 1000 rules a
// bucket. A source that is named twice, or kept for less than a day, is
// techmap.ErrInvalid. Lifecycle asks the service nothing: the rules may as well be put
// into a template.
func (s *Store) Lifecycle(keep ...Retention) ([]types.LifecycleRule, error) {
	var rules []types.LifecycleRule
	seen := make(map[string]bool)
	for _, k := range keep {
		if k.Source == "" || k.Days < 1 || seen[k.Source] {
			return nil, fmt.Errorf("s3sink: lifecycle of source %q, %d days: each source once, for a day or more: %w",
				k.Source, k.Days, techmap.ErrInvalid)
		}
		seen[k.Source] = true
		folder := s.sourceFolder(k.Source)
		digest := techmap.DigestOf([]byte(folder)) // an ID has at most 255 characters
		rules = append(rules, types.LifecycleRule{
			ID:         aws.String(s.ruleID() + digest.String()),
			Status:     types.ExpirationStatusEnabled,
			Filter:     &types.LifecycleRuleFilter{Prefix: &folder},
			Expiration: &types.LifecycleExpiration{Days: aws.Int32(int32(k.Days))},
			NoncurrentVersionExpiration: &types.NoncurrentVersionExpiration{
				NoncurrentDays: aws.Int32(1),
			},
		})
	}
	return rules, nil
}

// ruleID returns how the IDs of this store's rules begin: several stores may share a
// bucket below different prefixes.
func (s *Store) ruleID() string {
	return "techmap-" + techmap.DigestOf([]byte(s.prefix)).String()[:16] + "-"
}

// SetLifecycle makes the rules of [Store.Lifecycle] those of the bucket, in place
// of the ones that this store set before. Rules of others are left as they are.
//
// A server that knows no lifecycle rules is techmap.ErrInvalid: call [Store.Prune]
// now and then instead. Without any Retention the store's rules are removed. Two callers
// at once may undo each other's change: the service knows no condition for it.
func (s *Store) SetLifecycle(ctx context.Context, api LifecycleAPI, keep ...Retention) error {
	if err := s.ready(ctx); err != nil {
		return err
	}
	if api == nil {
		return fmt.Errorf("s3sink: lifecycle of %q: no client: %w", s.bucket, techmap.ErrInvalid)
	}
	rules, err := s.Lifecycle(keep...)
	if err != nil {
		return err
	}
	old, err := s.lifecycle(ctx, api)
	if err != nil {
		return err
	}
	others := slices.DeleteFunc(slices.Clone(old.Rules), func(r types.LifecycleRule) bool {
		return strings.HasPrefix(aws.ToString(r.ID), s.ruleID())
	})
	rules = append(others, rules...)
	switch {
	case len(rules) > 0:
		_, err = api.PutBucketLifecycleConfiguration(ctx, &s3.PutBucketLifecycleConfigurationInput{
			Bucket: &s.bucket, LifecycleConfiguration: &types.BucketLifecycleConfiguration{Rules: rules},
			TransitionDefaultMinimumObjectSize: old.TransitionDefaultMinimumObjectSize,
		})
	case len(old.Rules) > 0: // there is no such thing as a configuration without rules
		_, err = api.DeleteBucketLifecycle(ctx, &s3.DeleteBucketLifecycleInput{Bucket: &s.bucket})
	}
	return s.lifecycleFault(ctx, err)
}

// lifecycle returns what is set for the bucket.
func (s *Store) lifecycle(ctx context.Context, api LifecycleAPI) (*s3.GetBucketLifecycleConfigurationOutput, error) {
	out, err := api.GetBucketLifecycleConfiguration(ctx, &s3.GetBucketLifecycleConfigurationInput{Bucket: &s.bucket})
	if e, ok := errors.AsType[smithy.APIError](err); ok && e.ErrorCode() == "NoSuchLifecycleConfiguration" {
		return &s3.GetBucketLifecycleConfigurationOutput{}, nil
	}
	if err != nil {
		return nil, s.lifecycleFault(ctx, err)
	}
	return out, nil
}

// lifecycleFault returns err with its kind and remedy.
func (s *Store) lifecycleFault(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	if remedy, _ := classify(err); remedy == unsupported {
		return fmt.Errorf("s3sink: lifecycle of %q: the server has no such rules, call Prune instead: %w: %w",
			s.bucket, techmap.ErrInvalid, &cause{err})
	}
	return s.fault(ctx, "set lifecycle of", "", err)
}
