package s3sink

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/smithy-go"

	"github.com/techmap-it/techmap"
)

// fault returns err, which op met with at the object named key, with its kind and
// with what can be done about it; or the cause of ctx if that has ended.
func (s *Store) fault(ctx context.Context, op, key string, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	remedy, kind := classify(err)
	err = fmt.Errorf("s3sink: %s %q: %s: %w: %w", op, s.path(key), remedy, kind, &cause{err})
	if after := asked(err); after > 0 {
		return &techmap.RetryError{After: after, Err: err}
	}
	return err
}

// A cause is an error of the SDK without what the service or the transport put
// into its text: a URL or the name of a key may stand there. The error itself
// stays reachable.
type cause struct{ err error }

// Error returns the service's code, with the request's name that its owner can look
// up.
func (c *cause) Error() string {
	if api, ok := errors.AsType[smithy.APIError](c.err); ok {
		text := api.ErrorCode()
		if r, ok := errors.AsType[*awshttp.ResponseError](c.err); ok {
			text = fmt.Sprintf("%s (status %d, request %q)", text, r.HTTPStatusCode(), r.ServiceRequestID())
		}
		return text
	}
	if status := statusOf(c.err); status != 0 {
		return fmt.Sprintf("status %d", status)
	}
	if u, ok := errors.AsType[*url.Error](c.err); ok {
		return u.Err.Error()
	}
	return c.err.Error()
}

func (c *cause) Unwrap() error { return c.err }

// remedies of what is wrong with the bucket or with who asks.
const (
	noBucket = "there is no such bucket, create it or name another"
	denied   = "access denied, check the client's credentials and that they may " +
		"list, put, get and delete below the prefix"
	elsewhere   = "the bucket lies in another region, set the client's region to it"
	unsupported = "the server does not know this operation or conditional writes, use one that does"
	noKMS       = "the encryption key cannot be used, check its id, its region and the permission to use it"
	slow        = "the service asks for fewer requests"
)

// A verdict is the remedy of an error and its kind.
type verdict struct {
	remedy string
	kind   error
}

// byCode returns the verdict on an error code that says more than its status does.
func byCode(code string) (v verdict, ok bool) {
	switch code {
	case "NoSuchBucket":
		return verdict{noBucket, techmap.ErrInvalid}, true
	case "NoSuchKey":
		return verdict{"it is not there, or was removed meanwhile", techmap.ErrNotFound}, true
	case "AccessDenied", "AllAccessDisabled", "InvalidAccessKeyId", "SignatureDoesNotMatch",
		"ExpiredToken", "InvalidToken":
		return verdict{denied, techmap.ErrInvalid}, true
	case "RequestTimeTooSkewed":
		return verdict{"the clock of this machine is wrong, set it", techmap.ErrInvalid}, true
	case "PermanentRedirect", "TemporaryRedirect", "AuthorizationHeaderMalformed", "IllegalLocationConstraintException":
		return verdict{elsewhere, techmap.ErrInvalid}, true
	case "SlowDown", "Throttling", "ThrottlingException", "TooManyRequests", "RequestLimitExceeded":
		return verdict{slow, techmap.ErrThrottled}, true
	case "RequestTimeout", "OperationAborted", "ConditionalRequestConflict":
		return verdict{"the service gave up on the request", techmap.ErrUnavailable}, true
	case "BadDigest", "InvalidDigest", "XAmzContentChecksumMismatch", "IncompleteBody":
		return verdict{"the data was damaged on its way", techmap.ErrUnavailable}, true
	case "NotImplemented", "MethodNotAllowed":
		return verdict{unsupported, techmap.ErrInvalid}, true
	case "InvalidObjectState":
		return verdict{"the object is archived, restore it", techmap.ErrInvalid}, true
	}
	if strings.HasPrefix(code, "KMS.") {
		return verdict{noKMS, techmap.ErrInvalid}, true
	}
	return verdict{}, false
}

// classify returns what can be done about an error of the SDK, and its kind.
func classify(err error) (remedy string, kind error) {
	if api, ok := errors.AsType[smithy.APIError](err); ok {
		if v, ok := byCode(api.ErrorCode()); ok {
			return v.remedy, v.kind
		}
	}
	switch status := statusOf(err); {
	case status == 0:
		return "no answer, check the endpoint, the network and the client's credentials", techmap.ErrUnavailable
	case status == http.StatusTooManyRequests:
		return slow, techmap.ErrThrottled
	case status == http.StatusNotImplemented || status == http.StatusMethodNotAllowed:
		return unsupported, techmap.ErrInvalid
	case status >= http.StatusInternalServerError || status < http.StatusMultipleChoices:
		return "the service failed", techmap.ErrUnavailable
	case status == http.StatusNotFound:
		return "it is not there, or was removed meanwhile", techmap.ErrNotFound
	case status == http.StatusUnauthorized || status == http.StatusForbidden:
		return denied, techmap.ErrInvalid
	case status < http.StatusBadRequest:
		return elsewhere, techmap.ErrInvalid
	case status == http.StatusConflict || status == http.StatusPreconditionFailed:
		return "another writer was faster", techmap.ErrUnavailable
	}
	return "the service refused the request", techmap.ErrInvalid
}

// statusOf returns the status of the response that err was made of, 0 if there was
// none.
func statusOf(err error) int {
	if r, ok := errors.AsType[*awshttp.ResponseError](err); ok {
		return r.HTTPStatusCode()
	}
	return 0
}

// asked returns how long the service asks to wait, 0 if it does not say.
func asked(err error) time.Duration {
	r, ok := errors.AsType[*awshttp.ResponseError](err)
	if !ok || r.Response == nil {
		return 0
	}
	seconds, err := strconv.Atoi(r.Response.Header.Get("Retry-After"))
	if err != nil || seconds < 0 {
		return 0
	}
	return time.Duration(seconds) * time.Second
}
