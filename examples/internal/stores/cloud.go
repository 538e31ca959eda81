//go:build cloud

package stores

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strconv"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/smithy-go/logging"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/sink/dynamosink"
	"github.com/techmap-it/techmap/sink/mysqlsink"
	"github.com/techmap-it/techmap/sink/s3sink"
)

// hint says what this build lacks.
const hint = ""

// options takes the options of an address, and remembers which are not known.
type options struct {
	values url.Values
	layer  string
}

func (o options) text(name string) string {
	v := o.values.Get(name)
	o.values.Del(name)
	return v
}

func (o options) yes(name string) (bool, error) {
	v := o.text(name)
	if v == "" {
		return false, nil
	}
	is, err := strconv.ParseBool(v)
	if err != nil {
		return false, fmt.Errorf("%w: %s: %s=%s: it is true or false", ErrAddress, o.layer, name, v)
	}
	return is, nil
}

// rest returns an error if an option is left over.
func (o options) rest() error {
	for name := range o.values {
		return fmt.Errorf("%w: %s: no option is called %q", ErrAddress, o.layer, name)
	}
	return nil
}

// awsConfig reads what the AWS tools read, the environment and its files, and region.
func awsConfig(ctx context.Context, o options) (aws.Config, string, error) {
	endpoint := o.text("endpoint")
	opts := []func(*config.LoadOptions) error{config.WithLogger(logging.Nop{})} // what matters is in the errors
	if region := o.text("region"); region != "" {
		opts = append(opts, config.WithRegion(region))
	}
	c, err := config.LoadDefaultConfig(ctx, opts...)
	if err != nil {
		return c, "", fmt.Errorf("%s: read the AWS configuration: %w", o.layer, err)
	}
	if c.Region == "" {
		return c, "", fmt.Errorf("%w: %s: no region: set AWS_REGION or add ?region=…", ErrAddress, o.layer)
	}
	return c, endpoint, nil
}

// openBronzeCloud opens s3://BUCKET/PREFIX?region=&endpoint=&kms_key=&sse=.
func openBronzeCloud(ctx context.Context, u *url.URL) (Bronze, error) {
	if u.Scheme != "s3" || u.Host == "" {
		return nil, unknown("bronze", u.String(), "file://PATH", "s3://BUCKET/PREFIX")
	}
	o := options{u.Query(), "bronze"}
	client, err := openS3(ctx, o)
	if err != nil {
		return nil, err
	}
	opts := &s3sink.Options{
		Prefix: strings.Trim(u.Path, "/"), KMSKey: o.text("kms_key"), SSE: types.ServerSideEncryption(o.text("sse")),
	}
	if err := o.rest(); err != nil {
		return nil, err
	}
	return bucket{s3sink.New(client, u.Host, opts)}, nil
}

// openS3 returns a client of S3, as the options of an address say.
func openS3(ctx context.Context, o options) (*s3.Client, error) {
	c, endpoint, err := awsConfig(ctx, o)
	if err != nil {
		return nil, err
	}
	return s3.NewFromConfig(c, func(s *s3.Options) {
		if endpoint != "" { // a server that speaks the protocol, which knows no hosts by bucket
			s.BaseEndpoint, s.UsePathStyle = &endpoint, true
		}
	}), nil
}

// bucket is a Bronze in the cloud.
type bucket struct{ *s3sink.Store }

// Close has nothing to do.
func (bucket) Close() error { return nil }

// openSilverCloud opens dynamodb://TABLE?region=&endpoint=, or mysql://.
func openSilverCloud(ctx context.Context, u *url.URL) (SilverDB, error) {
	switch u.Scheme {
	case "dynamodb":
		return openDynamo(ctx, u)
	case "mysql":
		db, err := openMySQL(ctx, u, "silver")
		if err != nil {
			return nil, err
		}
		return sqlSilver{db}, nil
	}
	return nil, unknown("silver", u.String(), "sqlite://PATH", "dynamodb://TABLE", "mysql://…")
}

func openDynamo(ctx context.Context, u *url.URL) (SilverDB, error) {
	o := options{u.Query(), "silver"}
	c, endpoint, err := awsConfig(ctx, o)
	if err != nil {
		return nil, err
	}
	create, err := o.yes("create")
	if err == nil {
		err = o.rest()
	}
	if err != nil {
		return nil, err
	}
	client := dynamodb.NewFromConfig(c, func(d *dynamodb.Options) {
		if endpoint != "" {
			d.BaseEndpoint = &endpoint
		}
	})
	db := dynamosink.New(client, u.Host, nil)
	if create {
		if err := db.Create(ctx); err != nil {
			return nil, err
		}
	}
	return dynamo{db}, nil
}

// dynamo is silver in DynamoDB.
type dynamo struct{ *dynamosink.DB }

func (d dynamo) Silver() Silver           { return d.DB.Silver() }
func (d dynamo) Extractions() Extractions { return d.DB.Extractions() }

func (d dynamo) Forget(ctx context.Context, match func(techmap.PostingID) bool) (int, error) {
	gone, err := d.DB.Forget(ctx, func(p techmap.Posting) bool { return match(p.ID) })
	return len(gone), err
}

// Close has nothing to do.
func (dynamo) Close() error { return nil }

// openGoldCloud opens mysql://USER:PASSWORD@HOST:PORT/DATABASE?tls=&ca=&reader=….
func openGoldCloud(ctx context.Context, u *url.URL) (GoldDB, error) {
	if u.Scheme != "mysql" {
		return nil, unknown("gold", u.String(), "sqlite://PATH", "mysql://USER:PASSWORD@HOST:PORT/DATABASE")
	}
	db, err := openMySQL(ctx, u, "gold")
	if err != nil {
		return nil, err
	}
	return db, nil
}

// openMySQL opens a database. The password may be left out of the address and stand
// in TECHMAP_MYSQL_PASSWORD; ca names a file of certificates; parameters that are not
// known here are those of the driver.
func openMySQL(ctx context.Context, u *url.URL, layer string) (*mysqlsink.DB, error) {
	if u.Host == "" || strings.Trim(u.Path, "/") == "" {
		return nil, unknown(layer, u.String(), "mysql://USER:PASSWORD@HOST:PORT/DATABASE")
	}
	o := options{u.Query(), layer}
	connection := &mysqlsink.Connection{}
	if file := o.text("ca"); file != "" {
		pem, err := os.ReadFile(file)
		if err != nil {
			return nil, fmt.Errorf("%s: read the certificates: %w", layer, err)
		}
		connection.CA = pem
	}
	var opts mysqlsink.Options
	var err error
	if opts.NoMigrate, err = o.yes("no_migrate"); err != nil {
		return nil, err
	}
	if opts.Backfill, err = o.yes("backfill"); err != nil {
		return nil, err
	}
	cfg, err := mysqlsink.Config(dsn(u, o.values), connection)
	if err != nil {
		return nil, err
	}
	pool, err := mysqlsink.Connect(cfg)
	if err != nil {
		return nil, err
	}
	db, err := mysqlsink.Open(ctx, pool, &opts)
	if err != nil {
		return nil, errors.Join(err, pool.Close())
	}
	return db, nil
}

// dsn writes an address as the driver wants it.
func dsn(u *url.URL, params url.Values) string {
	password, given := u.User.Password()
	if !given {
		password = os.Getenv("TECHMAP_MYSQL_PASSWORD")
	}
	host := u.Host
	if u.Port() == "" {
		host += ":3306"
	}
	text := fmt.Sprintf("%s:%s@tcp(%s)/%s", u.User.Username(), password, host, strings.Trim(u.Path, "/"))
	if len(params) > 0 {
		text += "?" + params.Encode()
	}
	return text
}
