// How a terraform-provider-aws process is found, started and reached.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"

	hclog "github.com/hashicorp/go-hclog"
	goplugin "github.com/hashicorp/go-plugin"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"google.golang.org/grpc"

	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/vendored/tfplugin5"
)

// terraformProviderVariable names the terraform-provider-aws binary to serve
// from. The sandbox's tool chain, which looks for one, sets it.
const terraformProviderVariable = "TERRAFORM_PROVIDER_AWS"

const maxMessageBytes = 256 << 20

// findTerraformProvider returns the path of the terraform-provider-aws binary.
func findTerraformProvider() (string, error) {
	path := os.Getenv(terraformProviderVariable)
	if path == "" {
		return "", fmt.Errorf("%s is not set; it names the terraform-provider-aws binary to use, "+
			"and `npm run sandbox -- shell` opens a shell in which it is set", terraformProviderVariable)
	}
	return path, nil
}

// upstream is a running terraform-provider-aws (plugin protocol 5), seen
// through the protocol 6 types that the bridge uses. The embedded interface
// is nil: the bridge calls none of the methods left out below.
type upstream struct {
	tfprotov6.ProviderServer
	client tfplugin5.ProviderClient
}

// launch starts the Terraform provider binary at path. It ends with this process.
func launch(path string) (*upstream, error) {
	client := goplugin.NewClient(&goplugin.ClientConfig{
		HandshakeConfig: goplugin.HandshakeConfig{ // Terraform's, the same for every provider.
			MagicCookieKey:   "TF_PLUGIN_MAGIC_COOKIE",
			MagicCookieValue: "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2",
		},
		VersionedPlugins: map[int]goplugin.PluginSet{5: {"provider": providerPlugin{}}},
		AllowedProtocols: []goplugin.Protocol{goplugin.ProtocolGRPC},
		AutoMTLS:         true,
		Managed:          true,
		Cmd:              exec.Command(path),
		Logger:           hclog.New(&hclog.LoggerOptions{Level: hclog.Error, Output: os.Stderr}),
		GRPCDialOptions: []grpc.DialOption{
			grpc.WithDefaultCallOptions(grpc.MaxCallRecvMsgSize(maxMessageBytes)),
		},
	})
	rpc, err := client.Client()
	if err != nil {
		return nil, fmt.Errorf("starting %s: %w", path, err)
	}
	provider, err := rpc.Dispense("provider")
	if err != nil {
		return nil, fmt.Errorf("connecting to %s: %w", path, err)
	}
	return &upstream{client: provider.(tfplugin5.ProviderClient)}, nil
}

type providerPlugin struct {
	goplugin.NetRPCUnsupportedPlugin
}

func (providerPlugin) GRPCServer(*goplugin.GRPCBroker, *grpc.Server) error {
	return errors.New("this is only a client")
}

func (providerPlugin) GRPCClient(_ context.Context, _ *goplugin.GRPCBroker, conn *grpc.ClientConn) (any, error) {
	return tfplugin5.NewProviderClient(conn), nil
}
