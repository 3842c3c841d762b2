"""EC2: instances with machines behind them, AMIs with layers behind them, launch templates."""
