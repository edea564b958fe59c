"""What is done for a company: visits, needs, facts asked, matches chosen, the plan."""
