package mysqlsink_test

import (
	"context"
	"fmt"
	"os"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/sink/mysqlsink"
)

func ExampleConfig() {
	cfg, err := mysqlsink.Config("app:secret@tcp(db.example:3306)/techmap?tls=true", nil)
	fmt.Println(cfg.DBName, cfg.Addr, cfg.TLS.ServerName, err)

	_, err = mysqlsink.Config("app:secret@tcp(db.example:3306)/", nil)
	fmt.Println(err)
	// Output:
	// techmap db.example:3306 db.example <nil>
	// mysqlsink: DSN: no database is named, write one at its end: user:password@tcp(host:3306)/database: techmap: invalid argument
}

// A database of Amazon RDS that knows its users by IAM: generate stands for
// auth.BuildAuthToken of the AWS SDK.
func ExampleConnection() {
	generate := func(_ context.Context, endpoint, user string) (string, error) { return "a token", nil }
	endpoint := "gold.c1.ap-northeast-2.rds.amazonaws.com:3306"
	bundle, err := os.ReadFile("global-bundle.pem") // https://truststore.pki.rds.amazonaws.com/global/global-bundle.pem
	if err != nil {
		return
	}
	cfg, err := mysqlsink.Config("app@tcp("+endpoint+")/techmap?tls=rds", &mysqlsink.Connection{
		CA:    bundle,
		Token: func(ctx context.Context) (string, error) { return generate(ctx, endpoint, "app") },
	})
	if err != nil {
		return
	}
	pool, err := mysqlsink.Connect(cfg)
	fmt.Println(pool, err)
}

func ExampleOpen() {
	store := func(ctx context.Context, dsn string) error {
		cfg, err := mysqlsink.Config(dsn, nil)
		if err != nil {
			return err
		}
		pool, err := mysqlsink.Connect(cfg)
		if err != nil {
			return err
		}
		db, err := mysqlsink.Open(ctx, pool, nil)
		if err != nil {
			return fmt.Errorf("%w (%w)", err, pool.Close())
		}
		defer db.Close()
		return db.Silver().Write(ctx, []techmap.Posting{{ID: "toy:1", Title: "서버 개발자"}})
	}
	_ = store(context.Background(), "app:secret@tcp(127.0.0.1:3306)/techmap")
}

// A pool may be narrowed before it is used: Lambda, for instance, has many small programs.
func ExampleConnect() {
	cfg, err := mysqlsink.Config("app:secret@tcp(127.0.0.1:3306)/techmap", nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	pool, err := mysqlsink.Connect(cfg)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer pool.Close()
	pool.SetMaxOpenConns(2) // publishing reads while it writes
	fmt.Println(pool.Stats().MaxOpenConnections, pool.Stats().OpenConnections)
	// Output: 2 0
}
