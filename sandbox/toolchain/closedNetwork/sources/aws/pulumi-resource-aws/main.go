// pulumi-resource-aws serves a part of the npm package @pulumi/aws 7 (the
// resources and functions in tokens.go) through a terraform-provider-aws 5
// binary that is already on this machine.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	goplugin "github.com/hashicorp/go-plugin"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/spf13/afero"

	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/pf/proto"
	pfbridge "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/pf/tfbridge"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfgen"
	shim "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfshim"
	"github.com/pulumi/pulumi/sdk/v3/go/common/diag"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/plugin"
)

// version is that of the @pulumi/aws whose names this plugin serves. The build sets it.
var version = "0.0.0"

func main() {
	defer goplugin.CleanupClients()
	go cleanUpOnSignal()
	if err := run(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, "pulumi-resource-aws:", err)
		os.Exit(1)
	}
}

// cleanUpOnSignal ends the Terraform providers when the engine ends this process.
func cleanUpOnSignal() {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	<-signals
	goplugin.CleanupClients()
	os.Exit(0)
}

func run(ctx context.Context) error {
	path, err := findTerraformProvider()
	if err != nil {
		return err
	}
	start := func() (*upstream, error) { return launch(path) }
	instance, err := start()
	if err != nil {
		return err
	}
	all, err := instance.GetProviderSchema(ctx, nil)
	if err != nil {
		return err
	}
	provider := newRegionalProvider(onlyServed(all), instance, start)

	info := providerInfo(ctx, provider)
	pfbridge.Main(ctx, "aws", info, pfbridge.ProviderMetadata{
		XGetSchema: func(context.Context, plugin.GetSchemaRequest) ([]byte, error) { return packageSchema(info) },
	})
	return nil
}

func onlyServed(all *tfprotov6.GetProviderSchemaResponse) *tfprotov6.GetProviderSchemaResponse {
	only := *all
	only.ResourceSchemas = pick(all.ResourceSchemas, resources)
	only.DataSourceSchemas = pick(all.DataSourceSchemas, functions)
	return &only
}

func pick(all map[string]*tfprotov6.Schema, wanted map[string]served) map[string]*tfprotov6.Schema {
	picked := map[string]*tfprotov6.Schema{}
	for name := range wanted {
		if schema, ok := all[name]; ok {
			picked[name] = schema
		}
	}
	return picked
}

// providerInfo says how the bridge is to show provider to Pulumi.
func providerInfo(ctx context.Context, provider *regionalProvider) tfbridge.ProviderInfo {
	info := tfbridge.ProviderInfo{
		P:              proto.New(ctx, provider),
		Name:           "aws",
		Version:        version,
		ResourcePrefix: "aws",
		MetadataInfo:   &tfbridge.MetadataInfo{Data: tfbridge.ProviderMetadata(nil)},
		Config:         providerFields,
		// The Terraform provider would first spend two seconds on validating
		// its own schemas; what is wrong with a configuration comes out when
		// it is configured.
		SkipValidateProviderConfigForPluginFramework: true,
		Resources:   map[string]*tfbridge.ResourceInfo{},
		DataSources: map[string]*tfbridge.DataSourceInfo{},
	}
	info.PreConfigureCallback = func(config resource.PropertyMap, _ shim.ResourceConfig) error {
		config = config.Copy()
		for _, key := range []resource.PropertyKey{"version", "pluginDownloadURL"} { // The engine's own.
			delete(config, key)
		}
		return refuseUnknown(config, info.P.Schema(), info.Config, "its configuration")
	}
	for name := range provider.schema.ResourceSchemas {
		r := resources[name]
		info.Resources[name] = &tfbridge.ResourceInfo{
			Tok:              r.resourceToken(),
			Fields:           r.fields,
			PreCheckCallback: adaptInputs(name, info.P.ResourcesMap().Get(name).Schema(), r.fields),
		}
	}
	for name := range provider.schema.DataSourceSchemas {
		f := functions[name]
		info.DataSources[name] = &tfbridge.DataSourceInfo{Tok: f.functionToken(), Fields: f.fields}
	}
	return info
}

// packageSchema generates the Pulumi schema of what this plugin serves.
func packageSchema(info tfbridge.ProviderInfo) ([]byte, error) {
	generator, err := tfgen.NewGenerator(tfgen.GeneratorOptions{
		Package:       info.Name,
		Version:       info.Version,
		Language:      tfgen.Schema,
		ProviderInfo:  info,
		Root:          afero.NewMemMapFs(),
		Sink:          diag.DefaultSink(os.Stderr, os.Stderr, diag.FormatOptions{Color: "never"}),
		XInMemoryDocs: true,
		SkipExamples:  true,
	})
	if err != nil {
		return nil, err
	}
	generated, err := generator.Generate()
	if err != nil {
		return nil, err
	}
	return json.Marshal(generated.PackageSpec)
}
